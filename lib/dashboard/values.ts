import { AdminError } from "@/lib/admin/errors";
import { type FormField, leafFields } from "./fields";

/** Values by path, as in `lifetimes.code`; undefined where nothing is set. */
export type Leaves = Readonly<Record<string, unknown>>;

/** What a form's fields say. What was left empty is undefined, so that a default or "not set" holds. @throws AdminError invalid */
export function leavesOfForm(fields: readonly FormField[], form: FormData): Leaves {
  return Object.fromEntries(leafFields(fields).map((field) => [field.name, typedIn(field, form)]));
}

function typedIn(field: FormField, form: FormData): unknown {
  // Browsers end the lines of a form by two characters.
  const text = String(form.get(field.name) ?? "")
    .replaceAll("\r\n", "\n")
    .trim();
  switch (field.kind) {
    case "text":
    case "choice":
      return text || undefined;
    case "flag":
      return form.get(field.name) === "on";
    case "number":
      // What is no number goes to the definition as it was typed, which says what is wrong.
      return text === "" ? undefined : Number.isNaN(Number(text)) ? text : Number(text);
    case "choices": {
      const chosen = form.getAll(field.name).map(String).filter(Boolean);
      return chosen.length > 0 ? chosen : undefined;
    }
    case "list": {
      const lines = text.split("\n").flatMap((line) => line.trim() || []);
      return lines.length > 0 || field.isRequired ? lines : undefined;
    }
    case "json":
      return text === "" ? undefined : parsed(text, field.name);
    case "group":
      return undefined;
  }
}

function parsed(text: string, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new AdminError("invalid", `${name}: must be JSON`);
  }
}

/** What stands in the fields at first, by path. */
export function leavesOf(fields: readonly FormField[], value: unknown): Leaves {
  return Object.fromEntries(
    leafFields(fields).map(({ name }) => [name, name.split(".").reduce<unknown>(memberOf, value)]),
  );
}

function memberOf(value: unknown, member: string): unknown {
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, member)) return undefined;
  return (value as Record<string, unknown>)[member];
}

/** A value as its field shows it. */
export function textOf(value: unknown): string {
  if (value === undefined || value === null) return "";
  if (Array.isArray(value) && value.every((item) => typeof item === "string")) return value.join("\n");
  return typeof value === "object" ? JSON.stringify(value, null, 2) : String(value);
}

/** An object of leaves; what is undefined is left out. */
export function treeOf(leaves: Leaves): Record<string, unknown> {
  const tree: Record<string, unknown> = {};
  for (const [path, value] of Object.entries(leaves)) {
    if (value === undefined) continue;
    const parts = path.split(".");
    const last = parts.pop() ?? "";
    let at = tree;
    for (const part of parts) {
      const next = Object.hasOwn(at, part) ? at[part] : undefined;
      const group = typeof next === "object" && next !== null ? (next as Record<string, unknown>) : {};
      at[part] = group;
      at = group;
    }
    at[last] = value;
  }
  return tree;
}
