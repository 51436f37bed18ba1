import { isDeepStrictEqual } from "node:util";

/** A member that became another one, by its name, one of a group as `group.member`; undefined where there was or is none. */
export interface Change {
  readonly name: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** What became other members, by name. */
export function changesBetween(before: object, after: object): readonly Change[] {
  const [old, anew] = [new Map(Object.entries(before)), new Map(Object.entries(after))];
  const names = [...new Set([...old.keys(), ...anew.keys()])].sort();
  return names.flatMap((name) => {
    const [was, is]: readonly unknown[] = [old.get(name), anew.get(name)];
    if (isDeepStrictEqual(was, is)) return [];
    if (!isGroup(was) || !isGroup(is)) return [{ name, before: was, after: is }];
    return changesBetween(was, is).map((inner) => ({ ...inner, name: `${name}.${inner.name}` }));
  });
}

/** The names of the members that became other ones: never what they were or are. */
export const changedMembers = (before: object, after: object): readonly string[] =>
  changesBetween(before, after).map(({ name }) => name);

const isGroup = (value: unknown): value is object =>
  typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Date);
