import { expect, test } from "vitest";
import { z } from "zod";
import { AdminError, parseInput } from "./errors";

const schema = z.strictObject({ uris: z.array(z.url()), group: z.strictObject({ size: z.int() }).optional() });

function flawsOf(input: unknown, at?: readonly string[]) {
  try {
    parseInput(schema, input, at);
  } catch (error) {
    if (error instanceof AdminError) return error.flaws;
  }
  return undefined;
}

test("what is wrong with an input says where it stands, each unknown member by itself", () => {
  expect(flawsOf({ uris: ["https://a.example", "no"] })).toMatchObject([{ path: ["uris", 1] }]);
  expect(flawsOf({ uris: [], group: { size: "1" } }, ["settings"])).toMatchObject([
    { path: ["settings", "group", "size"] },
  ]);
  expect(flawsOf({ uris: [], a: 1, group: { size: 1, b: 2 } })).toEqual([
    { path: ["group", "b"], detail: "there is no such member" },
    { path: ["a"], detail: "there is no such member" },
  ]);
  expect(flawsOf([])).toMatchObject([{ path: [] }]);
});

test("a message about members tells where they stand; any other is about none", () => {
  expect(new AdminError("invalid", "password: is too short\noffer.totp: is off").flaws).toEqual([
    { path: ["password"], detail: "is too short" },
    { path: ["offer", "totp"], detail: "is off" },
  ]);
  expect(new AdminError("not_found", "there is no user x").flaws).toEqual([]);
});
