import type { AdminError } from "@/lib/admin/errors";
import type { DashboardTranslator } from "@/lib/i18n/dashboard";
import { flawWords } from "./flaw-words";

/** A member that two people changed at once, each to something else. */
export interface Clash {
  /** As in `lifetimes.code`. */
  readonly path: string;
  readonly yours: string;
  readonly theirs: string;
}

/** A value that is told once, when it is made. */
export interface Secret {
  readonly label: string;
  readonly value: string;
}

interface Failed {
  readonly kind: "failed";
  /** What is about no field of the form. */
  readonly message: string;
  /** What is wrong with each field, by its name. */
  readonly fields: Readonly<Record<string, string>>;
}

/** What came of what was sent from a page of the dashboard. Plain data: it travels to the browser. */
export type Outcome =
  | { readonly kind: "idle" }
  /** @property href where to go on, in place of the page as it is now. @property made what was made, for what goes on in the browser */
  | {
      readonly kind: "done";
      readonly message: string;
      readonly secrets?: readonly Secret[];
      readonly href?: string;
      readonly made?: string;
    }
  | Failed
  /** It asks for a sign-in of just now. */
  | { readonly kind: "fresh" }
  /** Somebody else changed the same since; `version` is what it is at by now. */
  | { readonly kind: "stale"; readonly version: number; readonly clashes: readonly Clash[] };

export const idle: Outcome = { kind: "idle" };

/**
 * What is wrong, beside the field that it is about; what is about no field of the form stands above it.
 * @param names the names of the form's fields
 * @param within where in the definition's input the form's members stand, as in `settings`
 * @param t the words that a person reads, of what schemas say
 */
export function failureOf(
  { message, flaws }: AdminError,
  names: readonly string[],
  within: string | undefined,
  t: DashboardTranslator,
): Failed {
  const fields: Record<string, string> = {};
  const others: string[] = [];
  for (const { path, detail } of flaws) {
    const [first, ...rest] = path.map(String);
    const inForm = first !== undefined && first === within ? rest : path.map(String);
    const name = fieldFor(inForm, names);
    const said = flawWords(detail, t);
    const text = sentence(said);
    if (name === undefined) others.push(inForm.length > 0 ? `${inForm.join(".")}: ${said}` : text);
    else fields[name] = fields[name] === undefined ? text : `${fields[name]} ${text}`;
  }
  return { kind: "failed", message: flaws.length > 0 ? others.join("\n") : sentence(message), fields };
}

/** The field of a member, or of the nearest member that it is within. */
function fieldFor(path: readonly string[], names: readonly string[]): string | undefined {
  for (let length = path.length; length > 0; length -= 1) {
    const name = path.slice(0, length).join(".");
    if (names.includes(name)) return name;
  }
  return undefined;
}

const sentence = (text: string) => `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? "" : "."}`;
