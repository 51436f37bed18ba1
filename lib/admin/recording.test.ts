import { expect, test } from "vitest";
import { differenceOf, keptOf } from "./recording";

const kept = (before: object, after: object, hidden?: readonly string[]) =>
  keptOf(differenceOf(before, after).changes, hidden);

test("what members were and are is kept by name; what was none or is none is left out of it", () => {
  expect(kept({ a: 1, group: { b: 2 }, gone: 3 }, { a: 9, group: { b: null }, come: [4] })).toEqual({
    members: ["a", "come", "gone", "group.b"],
    changes: {
      a: { before: 1, after: 9 },
      come: { after: [4] },
      gone: { before: 3 },
      "group.b": { before: 2, after: null },
    },
  });
});

test("of what is hidden the name alone is kept, and so of what is too much", () => {
  expect(kept({ secret: 1, a: 1 }, { secret: 2, a: 2 }, ["secret"])).toEqual({
    members: ["a", "secret"],
    changes: { a: { before: 1, after: 2 } },
  });
  expect(kept({ b: 1 }, { a: "x".repeat(5_000), b: 2 })).toEqual({ members: ["a", "b"] });
});
