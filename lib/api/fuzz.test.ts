import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { closeDatabase, database } from "@/db/client";
import { call, newKey, newTenant, startApi, tokenOf } from "@/test/api";
import { type Things, thingsOf } from "@/test/api-things";
import { ownDatabase } from "@/test/own-database";
import { schemaOf } from "./document/schemas";
import { operations } from "./operations";

let token: string;
let tenant: string;
let things: Things;

beforeAll(async () => {
  // Some operations are done to the whole installation, so this has a database to itself.
  await ownDatabase("api_fuzz");
  await startApi();
  token = await tokenOf(await newKey());
  tenant = await newTenant("fuzz");
  things = thingsOf(tenant, token);
});
afterAll(closeDatabase);

/** Values that programs get wrong, in every shape. */
const odd = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.string({ unit: "binary" }),
  fc.constantFrom<unknown>("\0", "\ud800", "", -1, 0, 2 ** 53, 1e308, "9".repeat(400), [[[]]], { $ref: "#" }),
  fc.constantFrom<unknown>("2026-02-30", "https://[", "https://a.example/%zz", "a,b", "null", "../..", "%2e%2e"),
);

describe.each(operations.map((operation) => ({ operation, id: operation.id })))("$id", ({ operation }) => {
  const { path, method, resource, does } = operation;
  const isChange = method === "POST" || method === "PATCH";
  const members = "input" in does.facts ? Object.keys(schemaOf(does.facts.input, "input").properties ?? {}) : [];
  const names = fc.constantFrom("", "made_up", "limit", "after", "fields", "version", "__proto__", ...members);

  test("nonsense: bad input is told as such, and never a fault of ours", async () => {
    const real = path.includes("[id]") && method !== "DELETE" ? await things.id(resource) : "none";
    const good = isChange ? await things.body(operation) : {};
    // Whole rotations and rewraps are slow, and what they take is a flag or two.
    const numRuns = does.kind === "action" && does.facts.on !== "one" ? 8 : 25;
    const isHidden = does.kind === "action" && does.facts.on === "installation";
    await fc.assert(
      fc.asyncProperty(
        fc.dictionary(names, odd, { maxKeys: 3 }),
        fc.dictionary(names, fc.string(), { maxKeys: 2 }),
        fc.oneof(fc.constant(real), fc.string({ minLength: 1, unit: "grapheme" })),
        fc.option(fc.string({ maxLength: 20 }), { nil: undefined }),
        async (body, query, id, key) => {
          const segment = encodeURIComponent(/^\.{1,2}$/.test(id) ? "dots" : id);
          const params = isChange ? "" : `?${new URLSearchParams(query)}`;
          const place = path.replace("[tenant]", tenant).replace("[id]", segment) + params;
          const isHeader = key !== undefined && /^[\x20-\x7e]+$/.test(key);
          const header = { "idempotency-key": String(key), "if-match": String(key) };
          const headers =
            isHeader && isChange ? { [method === "PATCH" ? "if-match" : "idempotency-key"]: header["if-match"] } : {};
          const given = isHidden ? body : { ...good, ...body };
          const answer = await call(method, place, { token, headers, ...(isChange && { body: given }) });
          expect(answer.status, `${place} ${JSON.stringify(given)}`).toBeLessThan(500);
          if (answer.status >= 400) expect(answer.type).toBe("application/problem+json");
        },
      ),
      { numRuns },
    );
    await database().sql`delete from attempts where subject like 'api:%'`;
  }, 60_000);
});

test.each(["[", '{"a":', "{".repeat(3)])("deep-nesting: %s a thousand times over is refused", async (part) => {
  const open = part.repeat(20_000);
  const close = part === "[" ? "]".repeat(20_000) : part === '{"a":' ? `1${"}".repeat(20_000)}` : "";
  const answer = await call("POST", `/tenants/${tenant}/users`, { token, body: `{"address":${open}${close}}` });
  expect([400, 422]).toContain(answer.status);
});
