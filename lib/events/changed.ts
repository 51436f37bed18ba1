import { isDeepStrictEqual } from "node:util";

/** The names of the members that became other ones, those of groups as `group.member`: never what they were or are. */
export function changedMembers(before: object, after: object): readonly string[] {
  const [old, anew] = [new Map(Object.entries(before)), new Map(Object.entries(after))];
  const names = [...new Set([...old.keys(), ...anew.keys()])].sort();
  return names.flatMap((name) => {
    const [was, is]: readonly unknown[] = [old.get(name), anew.get(name)];
    if (isDeepStrictEqual(was, is)) return [];
    return isGroup(was) && isGroup(is) ? changedMembers(was, is).map((inner) => `${name}.${inner}`) : [name];
  });
}

const isGroup = (value: unknown): value is object =>
  typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Date);
