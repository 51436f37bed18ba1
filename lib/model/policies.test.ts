import { expect, test } from "vitest";
import { z } from "zod";
import { isForeseeable, isTriable, policySettings } from "./policies";
import { tenantSettings } from "./tenant-settings";

interface Schema {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: unknown;
}

const leaves = (schema: Schema, above = ""): string[] =>
  Object.entries(schema.properties ?? {}).flatMap(([name, inside]) =>
    inside.type === "object" && inside.additionalProperties === false
      ? leaves(inside, `${above}${name}.`)
      : [`${above}${name}`],
  );
const all = leaves(z.toJSONSchema(tenantSettings, { io: "input", unrepresentable: "any" }) as Schema);

/** Groups of settings that are policies throughout; what stands in none of the policies is on the page of settings. */
const policies = /^(sign_up|sign_in|offer|lifetimes|consent|registration)\./;

test("every policy is a setting, in one group, and none of its kind is left out", () => {
  expect(new Set(policySettings).size).toBe(policySettings.length);
  for (const name of policySettings) expect(all).toContain(name);
  expect(all.filter((name) => policies.test(name) && !policySettings.includes(name))).toEqual([]);
});

test("what nothing stored tells of is not said to concern nobody", () => {
  for (const name of ["sign_in.password_min_length", "lifetimes.code", "offer.response_modes"])
    expect([name, isForeseeable(name)]).toEqual([name, false]);
  for (const name of ["sign_in.second_factor", "lifetimes.session", "profile", "offer.signing_algs"])
    expect([name, isForeseeable(name)]).toEqual([name, true]);
});

test("what only holds for what is issued from then on is not said to be tried", () => {
  expect(policySettings.filter((name) => name.startsWith("lifetimes.") && isTriable(name))).toEqual([
    "lifetimes.session",
  ]);
});
