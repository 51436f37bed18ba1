/**
 * What was typed into a form, kept in this tab alone while somebody signs in afresh. Nothing is sent by itself when they are back:
 * they see it and send it. Passwords, files and what the page itself put in are never kept.
 */
const keyOf = (form: string) => `gatehouse-draft:${window.location.pathname}:${form}`;

type Draft = readonly (readonly [name: string, value: string])[];

/** Seconds for which a draft is given back. */
const life = 900;

export function keepDraft(form: string, element: HTMLFormElement): void {
  const fields = [...element.elements].filter(isKept).map((field): [string, string] => [field.name, stateOf(field)]);
  sessionStorage.setItem(keyOf(form), JSON.stringify({ at: Date.now() / 1000, fields }));
}

/** Puts a draft back into its form, once. @returns whether there was one */
export function restoreDraft(form: string, element: HTMLFormElement): boolean {
  const draft = taken(keyOf(form));
  if (!draft) return false;
  const left = draft.map(([name, value]) => ({ name, value }));
  for (const field of [...element.elements].filter(isKept)) {
    const at = left.findIndex(({ name }) => name === field.name);
    const [found] = at < 0 ? [] : left.splice(at, 1);
    if (!found) continue;
    if (isTicked(field)) field.checked = found.value === "true";
    else field.value = found.value;
  }
  return true;
}

function taken(key: string): Draft | undefined {
  const text = sessionStorage.getItem(key);
  if (text === null) return undefined;
  sessionStorage.removeItem(key);
  const { at, fields } = JSON.parse(text) as { at: number; fields: Draft };
  return Date.now() / 1000 - at < life ? fields : undefined;
}

type Kept = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

function isKept(element: Element): element is Kept {
  if (element instanceof HTMLTextAreaElement || element instanceof HTMLSelectElement) return element.name !== "";
  return (
    element instanceof HTMLInputElement && element.name !== "" && !["password", "file", "hidden"].includes(element.type)
  );
}

const isTicked = (field: Kept): field is HTMLInputElement =>
  field instanceof HTMLInputElement && (field.type === "checkbox" || field.type === "radio");

const stateOf = (field: Kept) => (isTicked(field) ? String(field.checked) : field.value);
