import { expect, test } from "vitest";
import { changedMembers } from "./changed";

test.each([
  [{ a: 1 }, { a: 1 }, []],
  [{ a: 1, b: 2 }, { a: 2, c: 3 }, ["a", "b", "c"]],
  [
    { limits: { sign_up: { most: 1, window: 2 } } },
    { limits: { sign_up: { most: 3, window: 2 } } },
    ["limits.sign_up.most"],
  ],
  [{ list: ["secret"] }, { list: ["another"] }, ["list"]],
  [{ a: { b: 1 } }, { a: null }, ["a"]],
])("%j that became %j changed in %j", (before, after, names) => {
  expect(changedMembers(before, after)).toEqual(names);
});
