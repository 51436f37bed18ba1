const entities: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
  "`": "&#96;",
};

/** Markup that is safe to send: made by `html` alone. */
export interface Html {
  readonly markup: string;
}

type Part = string | number | Html | undefined | readonly Html[];

/** Escapes every value that is not markup itself, so text and quoted attributes cannot be left. */
export function html(strings: TemplateStringsArray, ...values: readonly Part[]): Html {
  const parts = strings.map((text, at) => text + (at < values.length ? render(values[at]) : ""));
  return { markup: parts.join("") };
}

/** Text that the program wrote itself, such as a style sheet. */
export const trusted = (markup: string): Html => ({ markup });

function render(value: Part): string {
  if (value === undefined) return "";
  if (typeof value === "string") return value.replace(/[&<>"'`]/g, (character) => entities[character] ?? "");
  if (typeof value === "number") return String(value);
  if ("markup" in value) return value.markup;
  return value.map(({ markup }) => markup).join("");
}
