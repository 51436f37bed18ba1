import type { z } from "zod";

/** What holds in place of a stored member that is not understood. */
export interface Instead {
  /** By path without list positions, as `offer.grant_types`: a value that allows no more than any other. Others: the default. */
  readonly values: Readonly<Record<string, unknown>>;
  /** Whether nothing holds without this member, so that what is stored cannot be read at all. */
  readonly isEssential: (path: string) => boolean;
}

/** What was read, and what was left aside. */
export interface Stored<T> {
  /** Undefined where it cannot be read. */
  readonly value: T | undefined;
  /** Paths of members that this version does not have. */
  readonly unknown: readonly string[];
  /** Paths of members and list elements whose values it does not understand. */
  readonly unread: readonly string[];
}

/** What of a row was left aside, as administrators see it. */
export function notUnderstood({ unknown, unread }: Omit<Stored<unknown>, "value">): {
  not_understood?: readonly string[];
} {
  const all = [...unknown, ...unread];
  return all.length > 0 ? { not_understood: all } : {};
}

/** Passes at the most: mending one value may show what is wrong with another. */
const mostRounds = 30;

/**
 * Reads JSON that another version of Gatehouse may have written, which happens while servers are replaced one by one, and after a
 * step back. What is written is checked strictly; what is read is taken as far as it is understood, and never allows more for that:
 *
 * - a member that this version does not have is ignored: a new restriction holds once the last older server is gone;
 * - an element of a list that is not understood is as if it were not there, for lists say what is allowed;
 * - of a member that is not understood holds its default where that is the least it could mean, and otherwise what `instead` says;
 * - where a member is essential, nothing is read.
 */
export function readStored<S extends z.ZodType>(schema: S, stored: unknown, instead: Instead): Stored<z.output<S>> {
  let at = schema.safeParse(stored);
  if (at.success) return { value: at.data, unknown: [], unread: [] };
  const root = { root: structuredClone(stored) };
  const unknown = new Set<string>();
  const unread = new Set<string>();
  for (let round = 0; round < mostRounds && !at.success; round += 1) {
    for (const [path, isUnknown] of placesOf(at.error.issues)) {
      const text = path.join(".");
      if (isUnknown) {
        unknown.add(text);
        removeAt(root, path);
        continue;
      }
      if (path.length === 0 || instead.isEssential(withoutPositions(path)))
        return { value: undefined, unknown: [...unknown], unread: [...unread, text] };
      if (unread.has(text) || typeof path.at(-1) === "number") removeAt(root, path);
      else replaceAt(root, path, instead.values);
      unread.add(text);
    }
    at = schema.safeParse(root.root);
  }
  return { value: at.success ? at.data : undefined, unknown: [...unknown], unread: [...unread] };
}

type Path = readonly (string | number)[];
type Holder = Record<string | number, unknown>;

const withoutPositions = (path: Path) => path.filter((key) => typeof key === "string").join(".");

/** Where the issues lie; what lies deeper or later goes first, since removing an element moves those after it. */
function placesOf(issues: readonly z.core.$ZodIssue[]): readonly (readonly [Path, isUnknown: boolean])[] {
  const places = new Map<string, readonly [Path, boolean]>();
  for (const issue of issues) {
    const path = issue.path.filter((key) => typeof key !== "symbol");
    const found: [Path, boolean][] =
      issue.code === "unrecognized_keys"
        ? issue.keys.map((key) => [[...path, key], true])
        : [[innermostElement(path), false]];
    for (const [place, isUnknown] of found) places.set(JSON.stringify(place), [place, isUnknown]);
  }
  const inOrder = new Intl.Collator("en", { numeric: true });
  return [...places.values()].sort(([a], [b]) => inOrder.compare(b.join("."), a.join(".")));
}

/** The innermost list element on the way, since it goes as a whole; the path itself where there is none. */
function innermostElement(path: Path): Path {
  const last = path.findLastIndex((key) => typeof key === "number");
  return last < 0 ? path : path.slice(0, last + 1);
}

/** The object or list that holds the last step of the path, which begins at `root`. */
function holderOf(root: Holder, path: Path): Holder | undefined {
  let at: unknown = root;
  for (const key of ["root", ...path].slice(0, -1)) at = isHolder(at) ? at[key] : undefined;
  return isHolder(at) ? at : undefined;
}

const isHolder = (value: unknown): value is Holder => typeof value === "object" && value !== null;

function removeAt(root: Holder, path: Path): void {
  const holder = holderOf(root, path);
  const key = path.at(-1) ?? "root";
  if (Array.isArray(holder)) holder.splice(Number(key), 1);
  else if (holder) delete holder[key];
}

/** Of a group that is no object hold the values of its members. */
function replaceAt(root: Holder, path: Path, values: Instead["values"]): void {
  const name = withoutPositions(path);
  const within = Object.entries(values)
    .filter(([one]) => one.startsWith(`${name}.`))
    .map(([one, value]) => [one.slice(name.length + 1), value]);
  const value = name in values ? values[name] : within.length > 0 ? Object.fromEntries(within) : undefined;
  const holder = holderOf(root, path);
  if (value === undefined) removeAt(root, path);
  else if (holder) holder[path.at(-1) ?? "root"] = structuredClone(value);
}
