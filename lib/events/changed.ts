import { isDeepStrictEqual } from "node:util";

type Members = Readonly<Record<string, unknown>>;

/** The names of the members that became other ones, those of groups as `group.member`: never what they were or are. */
export function changedMembers(before: Members, after: Members): readonly string[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return names.flatMap((name) => {
    const [was, is] = [before[name], after[name]];
    if (isDeepStrictEqual(was, is)) return [];
    return isGroup(was) && isGroup(is) ? changedMembers(was, is).map((inner) => `${name}.${inner}`) : [name];
  });
}

const isGroup = (value: unknown): value is Members =>
  typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Date);
