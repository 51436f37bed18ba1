import { describe, expect, test } from "vitest";
import { assuranceOf, isEnough, reachable, toldAcr } from "./assurance";

const single = "urn:gatehouse:acr:single-factor";
const multi = "urn:gatehouse:acr:multi-factor";
const unknown = "urn:example:gold";

const proven = (...names: ("password" | "totp" | "recovery-code")[]) => names.map((method) => ({ method }));

describe("what was done gives the class and the methods", () => {
  test.each([
    [["password"], single, ["pwd"]],
    [["totp"], single, ["otp"]],
    [["recovery-code"], single, ["otp"]],
    [["password", "totp"], multi, ["pwd", "otp", "mfa"]],
    [["password", "recovery-code"], multi, ["pwd", "otp", "mfa"]],
    // Two things that one has are no second factor, nor is one thing twice.
    [["totp", "recovery-code"], single, ["otp"]],
    [["password", "password"], single, ["pwd"]],
    [["password", "totp", "recovery-code"], multi, ["pwd", "otp", "mfa"]],
  ] as const)("%j", (names, acr, amr) => {
    expect(assuranceOf(proven(...names))).toEqual({ acr, amr });
  });

  test("nothing gives neither", () => {
    expect(() => assuranceOf([])).toThrow();
  });
});

test("a tenant announces what its methods can reach together", () => {
  expect(reachable(["password"])).toEqual([single]);
  expect(reachable(["password", "totp", "recovery-code"])).toEqual([single, multi]);
  expect(reachable(["totp", "recovery-code"])).toEqual([single]);
  expect(reachable([])).toEqual([]);
});

describe("a session is enough for a client, and what the client is told", () => {
  test.each([
    [single, [], true, single],
    [multi, [], true, multi],
    [single, [single], true, single],
    [single, [multi], false, single],
    [single, [single, multi], true, single],
    [multi, [multi], true, multi],
    [multi, [single], true, single],
    [multi, [single, multi], true, multi],
    [multi, [unknown], false, multi],
    [unknown, [single], false, unknown],
    [unknown, [], true, unknown],
    [unknown, [unknown], true, unknown],
  ])("%s for %j: %s, told %s", (acr, wanted, isMet, told) => {
    expect(isEnough(acr, wanted)).toBe(isMet);
    expect(toldAcr(acr, wanted)).toBe(told);
  });
});
