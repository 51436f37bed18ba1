import { expect, test } from "vitest";
import { changeLines, pageOfChange } from "./config-changes";

const from = (text?: string) => ({ side: "from", ...(text !== undefined && { text }) });
const to = (text?: string) => ({ side: "to", ...(text !== undefined && { text }) });
const long = "x".repeat(700);

test.each([
  ["a value", { from: 20, to: 25 }, "update", [from("20"), to("25")]],
  ["a text, as it is", { from: "a", to: "b" }, "update", [from("a"), to("b")]],
  ["a default", { to: true }, "update", [from(), to("true")]],
  ["what is taken away", { from: { a: 1 } }, "update", [from('{"a":1}'), to()]],
  ["what went from a list and came", { from: ["a", "b"], to: ["b", "c"] }, "update", [from("a"), to("c")]],
  ["another order", { from: ["a", "b"], to: ["b", "a"] }, "update", [from('["a","b"]'), to('["b","a"]')]],
  ["what is new", { to: ["a"] }, "create", [to('["a"]')]],
  [
    "a secret, by where it is",
    { to: "environment variable SHOP", isSecret: true },
    "update",
    [to("environment variable SHOP")],
  ],
  ["what is long, its beginning", { from: 1, to: long }, "update", [from("1"), to(`${"x".repeat(600)}…`)]],
] as const)("%s", (_, change, action, lines) => {
  expect(changeLines({ member: "m", ...change }, action)).toEqual(lines);
});

test.each([
  ["tenant", ["settings.branding.tagline"], "/branding"],
  ["tenant", ["settings.branding.tagline", "settings.lifetimes.code"], "/settings"],
  ["tenant", ["name"], "/settings"],
  ["client", [], "/applications/a%2Fb"],
  ["webhook", [], "/webhooks"],
  ["key", [], undefined],
])("a changed %s with %j leads to %s", (kind, names, page) => {
  expect(pageOfChange({ kind, id: "a/b", members: names.map((member) => ({ member })) })).toBe(page);
});
