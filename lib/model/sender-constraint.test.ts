import { describe, expect, test } from "vitest";
import {
  bearer,
  confirmation,
  constraintIn,
  readConstraint,
  type SenderConstraint,
  storedConstraint,
  tokenTypeOf,
} from "./sender-constraint";

describe("what a token is bound to", () => {
  test.each<[SenderConstraint, string | null, object, string]>([
    [bearer, null, {}, "Bearer"],
    [{ kind: "mtls", x5t: "bwcK" }, "x5t#S256:bwcK", { cnf: { "x5t#S256": "bwcK" } }, "Bearer"],
    [{ kind: "dpop", jkt: "0ZcO" }, "jkt:0ZcO", { cnf: { jkt: "0ZcO" } }, "DPoP"],
  ])("%j is stored as %s, told as %j and shown as %s", (constraint, stored, claims, type) => {
    expect(storedConstraint(constraint)).toBe(stored);
    expect(readConstraint(stored ?? undefined)).toEqual(constraint);
    expect(confirmation(constraint)).toEqual(claims);
    expect(constraintIn(confirmation(constraint).cnf)).toEqual(constraint);
    expect(tokenTypeOf(constraint)).toBe(type);
  });

  test.each(["", ":", "x", "kid:1", "x5t:1", "jkt"])(
    "downgrade: %j, stored by a later version, is no bearer token",
    (text) => {
      expect(readConstraint(text)).toBeUndefined();
    },
  );

  test.each([null, "jkt", {}, [], { jkt: 1 }, { kid: "1" }, { jkt: "1", "x5t#S256": "1" }])(
    "downgrade: a JWT whose cnf is %j is no bearer token",
    (cnf) => {
      expect(constraintIn(cnf)).toBeUndefined();
    },
  );
});
