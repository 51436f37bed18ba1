import type { Clash } from "./outcome";
import { type Leaves, textOf, treeOf } from "./values";

/** What a person saw, what they made of it, and what stands there by now. */
interface Edit {
  readonly base: Leaves;
  readonly mine: Leaves;
  readonly theirs: Leaves;
  /** Paths where the person has chosen, and what. */
  readonly chosen: Readonly<Record<string, "yours" | "theirs">>;
}

interface Merged {
  /** What is to be changed of `theirs`, by path; undefined takes a value away. */
  readonly changes: Leaves;
  /** Where both changed the same to different things, and nobody has chosen yet. */
  readonly clashes: readonly Clash[];
}

/** A box that is not ticked may be false or not set: a form cannot tell. */
const same = (one: unknown, other: unknown) => stateOf(one) === stateOf(other) && isSet(one) === isSet(other);
const stateOf = (value: unknown) => (value === false ? "" : textOf(value));
const isSet = (value: unknown) => value !== undefined && value !== null && value !== false;

/** Puts an edit on top of what others made of the same in between: what only one of them changed holds. */
export function merged({ base, mine, theirs, chosen }: Edit): Merged {
  const changes: Record<string, unknown> = {};
  const clashes: Clash[] = [];
  for (const [path, value] of Object.entries(mine)) {
    if (same(value, base[path]) || same(value, theirs[path])) continue;
    const isTouched = !same(base[path], theirs[path]);
    const choice = Object.hasOwn(chosen, path) ? chosen[path] : undefined;
    if (!isTouched || choice === "yours") changes[path] = value;
    else if (choice === undefined) clashes.push({ path, yours: textOf(value), theirs: textOf(theirs[path]) });
  }
  return { changes, clashes };
}

/**
 * Changes by path as a definition takes them: members and, in groups, members of those, with null for what is taken away. What lies
 * deeper goes whole.
 * @param theirs every value as it is now, by path
 */
export function changeOf(changes: Leaves, theirs: Leaves): Record<string, unknown> {
  const after = treeOf({ ...theirs, ...changes });
  const change: Record<string, unknown> = {};
  for (const path of Object.keys(changes)) {
    const [member = "", inner] = path.split(".");
    const value = after[member];
    if (inner === undefined) change[member] = value ?? null;
    else change[member] = { ...groupIn(change[member]), [inner]: groupIn(value)[inner] ?? null };
  }
  return change;
}

const groupIn = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
