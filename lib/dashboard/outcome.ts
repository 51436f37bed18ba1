import type { AdminError } from "@/lib/admin/errors";

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

/** What came of what was sent from a page of the dashboard. Plain data: it travels to the browser. */
export type Outcome =
  | { readonly kind: "idle" }
  /** @property href where to go on, in place of the page as it is now */
  | {
      readonly kind: "done";
      readonly message: string;
      readonly secrets?: readonly Secret[];
      readonly href?: string;
    }
  /** @property fields what is wrong with each, by the name of its field */
  | { readonly kind: "failed"; readonly message: string; readonly fields: Readonly<Record<string, string>> }
  /** It asks for a sign-in of just now. */
  | { readonly kind: "fresh" }
  /** Somebody else changed the same since; `version` is what it is at by now. */
  | { readonly kind: "stale"; readonly version: number; readonly clashes: readonly Clash[] };

export const idle: Outcome = { kind: "idle" };

/**
 * What is wrong, beside the field that it is about. `AdminError` has a line for each member, as in `redirect_uris.0: must be …`; a
 * line about no field of the form stands above it.
 * @param names the names of the form's fields
 */
export function failureOf({ message }: AdminError, names: readonly string[]): Outcome & { kind: "failed" } {
  const fields: Record<string, string> = {};
  const others: string[] = [];
  for (const line of message.split("\n")) {
    const [, path = "", text = ""] = /^([\w.$-]+): (.+)$/s.exec(line) ?? [];
    const name = fieldFor(path, names);
    if (name === undefined) others.push(line);
    else fields[name] = fields[name] === undefined ? sentence(text) : `${fields[name]} ${sentence(text)}`;
  }
  return { kind: "failed", message: others.join("\n"), fields };
}

/** The field of a member, or of the nearest member that it is within. */
function fieldFor(path: string, names: readonly string[]): string | undefined {
  const parts = path.split(".");
  for (let length = parts.length; length > 0; length -= 1) {
    const name = parts.slice(0, length).join(".");
    if (names.includes(name)) return name;
  }
  return undefined;
}

const sentence = (text: string) => `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? "" : "."}`;
