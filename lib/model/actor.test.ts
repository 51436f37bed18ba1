import { expect, test } from "vitest";
import { type Actor, actorId } from "./actor";

test.each<[Actor, string | undefined]>([
  [{ kind: "operator", account: "deploy" }, "deploy"],
  [{ kind: "operator" }, undefined],
  [{ kind: "admin", userId: "a" }, "a"],
  [{ kind: "person", userId: "p" }, "p"],
  [{ kind: "person" }, undefined],
  [{ kind: "client", clientId: "c" }, "c"],
  [{ kind: "system", job: "tidy" }, "tidy"],
])("%j is known by %s", (actor, id) => {
  expect(actorId(actor)).toBe(id);
});
