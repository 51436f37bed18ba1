import { AdminError } from "@/lib/admin/errors";
import { merged } from "./merge";
import type { Outcome } from "./outcome";
import { type Leaves, treeOf } from "./values";

/** What comes of an edit: what to change, or what two people changed at once. */
type Edit =
  | { readonly kind: "change"; readonly change: Readonly<Record<string, unknown>> }
  | Extract<Outcome, { kind: "stale" }>;

interface Sides {
  readonly mine: Leaves;
  /** As it is now. */
  readonly theirs: Leaves;
  readonly version: number;
}

/**
 * Puts what was typed on top of what others made of it since the page was shown; what both changed is asked. Members are changed whole,
 * and null takes one away.
 * @param form sends `base`, the values that it was shown with, as JSON by path
 * @throws AdminError invalid where that is none
 */
export function editOf(form: FormData, { mine, theirs, version }: Sides): Edit {
  // What somebody chose holds for the version that they were shown; a newer one is asked again.
  const isChosen = String(form.get("version-now") ?? "") === String(version);
  const { changes, clashes } = merged({ base: baseIn(form), mine, theirs, chosen: isChosen ? choicesIn(form) : {} });
  return clashes.length > 0
    ? { kind: "stale", version, clashes }
    : { kind: "change", change: wholeMembers(changes, theirs) };
}

function wholeMembers(changes: Leaves, theirs: Leaves): Record<string, unknown> {
  const after = treeOf({ ...theirs, ...changes });
  const touched = new Set(Object.keys(changes).map((path) => path.split(".")[0] ?? ""));
  return Object.fromEntries([...touched].map((member) => [member, after[member] ?? null]));
}

/** The values that the form was shown with. They are the sender's own claim, and serve for nothing but to find what they changed. */
export function baseIn(form: FormData): Leaves {
  try {
    const base: unknown = JSON.parse(String(form.get("base") ?? "{}"));
    return typeof base === "object" && base !== null ? { ...base } : {};
  } catch {
    throw new AdminError("invalid", "the form is not whole: open the page anew");
  }
}

function choicesIn(form: FormData): Record<string, "yours" | "theirs"> {
  return Object.fromEntries(
    [...form.keys()].flatMap((name) => {
      if (!name.startsWith("choice.")) return [];
      return [[name.slice("choice.".length), form.get(name) === "theirs" ? ("theirs" as const) : ("yours" as const)]];
    }),
  );
}
