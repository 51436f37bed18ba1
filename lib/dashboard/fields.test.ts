import { expect, test } from "vitest";
import { z } from "zod";
import { tenants } from "@/lib/admin/resources/tenants";
import { jsonSchema } from "@/lib/admin/schemas";
import { clauseOf } from "./clause";
import { fieldsOf, labelOf, leafFields, type Schema } from "./fields";
import { leavesOf, leavesOfForm, textOf, treeOf } from "./values";

const schema = z.strictObject({
  client_name: z.string().max(50).optional().describe("What people read (OIDC Registration §2)"),
  jwks_uri: z.url().nullable().optional(),
  default_max_age: z.int().nonnegative().max(100).describe("Seconds"),
  skip_consent: z.boolean(),
  alg: z.enum(["ES256", "RS256"]),
  subject_types: z.array(z.enum(["public", "pairwise"])).optional(),
  redirect_uris: z.array(z.string()),
  jwks: z.record(z.string(), z.unknown()).optional(),
  lifetimes: z.strictObject({ code: z.int().positive().describe("Seconds of a code (RFC 6749 §4.1.2)") }),
});
const fields = fieldsOf(jsonSchema(schema, "input") as Schema, ["skip_consent"]);
const form = (entries: readonly (readonly [string, string])[]) => {
  const made = new FormData();
  for (const [name, value] of entries) made.append(name, value);
  return made;
};

test("each member of a schema becomes the field that suits it", () => {
  expect(leafFields(fields).map(({ name, kind }) => `${name} ${kind}`)).toEqual([
    "client_name text",
    "jwks_uri text",
    "default_max_age number",
    "alg choice",
    "subject_types choices",
    "redirect_uris list",
    "jwks json",
    "lifetimes.code number",
  ]);
  expect(fields[2]).toMatchObject({ min: 0, max: 100, isRequired: true, help: "Seconds" });
  expect(leafFields(fields).at(-1)).toMatchObject({ min: 1, max: undefined, clause: { label: "RFC 6749 §4.1.2" } });
});

test("every setting of a tenant has a label, a sentence and a field", () => {
  const { properties } = jsonSchema(tenants.output, "output") as Schema;
  const { settings } = properties ?? {};
  const all = leafFields(fieldsOf(settings as Schema));
  expect(all.length).toBeGreaterThan(40);
  expect(all.filter(({ help, label }) => !help || !label).map(({ name }) => name)).toEqual([]);
});

test("a form's text becomes values; what is left empty is not set", () => {
  const sent = form([
    ["client_name", "  Shop "],
    ["jwks_uri", ""],
    ["default_max_age", "60"],
    ["alg", "ES256"],
    ["subject_types", "public"],
    ["subject_types", "pairwise"],
    ["redirect_uris", "https://a.example/cb\r\n\n https://b.example/cb"],
    ["jwks", '{"keys":[]}'],
    ["lifetimes.code", "6o"],
  ]);
  expect(treeOf(leavesOfForm(fields, sent))).toEqual({
    client_name: "Shop",
    default_max_age: 60,
    alg: "ES256",
    subject_types: ["public", "pairwise"],
    redirect_uris: ["https://a.example/cb", "https://b.example/cb"],
    jwks: { keys: [] },
    lifetimes: { code: "6o" },
  });
  expect(leavesOfForm(fields, form([])).redirect_uris).toEqual([]);
  expect(() => leavesOfForm(fields, form([["jwks", "{"]]))).toThrow("jwks: must be JSON");
});

test("values go into a form and come back as they were", () => {
  const value = { client_name: "Shop", redirect_uris: ["a", "b"], lifetimes: { code: 60 }, jwks: { keys: [] } };
  const leaves = leavesOf(fields, value);
  const sent = form(Object.entries(leaves).map(([name, one]) => [name, textOf(one)]));
  expect(treeOf(leavesOfForm(fields, sent))).toEqual(value);
});

test.each([
  ["Takes pushed requests alone (RFC 9126 §5)", "Takes pushed requests alone", "RFC 9126 §5", "rfc9126#section-5"],
  ["Proofs; (RFC 9449 §8). The rest", "Proofs;. The rest", "RFC 9449 §8", "rfc9449#section-8"],
  ["As in (OIDC Core §5.5)", "As in", "OIDC Core §5.5", "openid-connect-core-1_0.html"],
  [
    "Clients that register (OIDC Registration §3, RFC 7591)",
    "Clients that register",
    "OIDC Registration §3",
    "openid-connect-registration-1_0.html",
  ],
  ["No clause at all (seconds)", "No clause at all (seconds)", undefined, undefined],
])("the clause of %j", (sentence, text, label, href) => {
  const told = clauseOf(sentence);
  expect([told.text, told.clause?.label]).toEqual([text, label]);
  expect(told.clause?.href ?? "").toContain(href ?? "");
});

test("names of members in words", () => {
  expect(["jwks_uri", "require_dpop_nonce", "tos_uri", "audit"].map(labelOf)).toEqual(
    ["JWKS URI", "Require DPoP nonce", "terms of service URI", "Audit"].map(
      (text) => text.charAt(0).toUpperCase() + text.slice(1),
    ),
  );
});

test("a flag or a text that may be taken away is a field like another", () => {
  const nullable = fieldsOf({ properties: { on: { type: ["boolean", "null"] }, name: { type: ["string", "null"] } } });
  expect(nullable.map(({ kind }) => kind)).toEqual(["flag", "text"]);
});
