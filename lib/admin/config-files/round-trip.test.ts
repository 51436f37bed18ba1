import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { closeDatabase, database } from "@/db/client";
import type { Context } from "@/lib/admin/resource";
import { createTenant } from "@/lib/admin/resources/tenants";
import { applyFile, hasChanges, planFile } from "./apply";
import { exportTenants } from "./export";

afterAll(closeDatabase);

const context = (): Context => ({ db: database().db, actor: { kind: "operator", account: "deploy" } });
const secrets = () => Promise.reject(new Error("there are no secrets"));
const newId = () => `file-${randomBytes(5).toString("hex")}`;

const text = (most: number) =>
  fc.string({ unit: "grapheme", minLength: 1, maxLength: most }).filter((one) => !one.includes("\0"));
const some = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const settings = fc.record(
  {
    branding: fc.record(
      { primary_color: fc.constantFrom("#112233", "#3451b2"), tagline: text(100), corner_radius: fc.nat(20) },
      { requiredKeys: [] },
    ),
    texts: fc.record(
      {
        de: fc.record({ "login.title": fc.constantFrom("Moin", "Grüß Gott") }),
        ja: fc.record({ "login.continueTo": fc.constantFrom("{client} へ", "続行: {client}") }),
      },
      { requiredKeys: [] },
    ),
    lifetimes: fc.record(
      { code: fc.integer({ min: 1, max: 60 }), session: fc.integer({ min: 1, max: 9_000_000 }) },
      { requiredKeys: [] },
    ),
    limits: fc.record({ authorize: fc.record({ most: fc.integer({ min: 0, max: 5_000 }) }) }),
    offer: fc.record({ totp: fc.boolean(), claims_parameter: fc.boolean() }, { requiredKeys: [] }),
    resources: fc.array(
      fc.record({
        identifier: fc.webUrl().filter((uri) => !uri.includes("#")),
        name: text(50),
        scopes: fc.dictionary(fc.stringMatching(/^[a-z][a-z:]{0,8}$/), text(40), { maxKeys: 3 }),
      }),
      { maxLength: 2 },
    ),
    key_rotation: fc.integer({ min: 0, max: 3650 }),
    key_wait: fc.integer({ min: 0, max: 30 }),
    profile: fc.constantFrom("bcp", "oidc-all", "fapi2-security"),
  },
  { requiredKeys: [] },
);
const client = fc.record(
  {
    redirect_uris: fc.constantFrom(["https://rp.example/cb"], ["https://rp.example/a", "https://rp.example/b"]),
    grant_types: fc.constantFrom(["authorization_code"], ["authorization_code", "refresh_token"]),
    client_name: some(text(60)),
    localized: some(fc.record({ client_name: fc.constant({ de: "Laden", ja: "店" }) })),
    skip_consent: fc.boolean(),
    default_max_age: some(fc.nat(1_000)),
    require_auth_time: fc.boolean(),
    jwks_uri: fc.constant("https://rp.example/jwks"),
  },
  { requiredKeys: ["redirect_uris", "jwks_uri"] },
);
const webhook = fc.record(
  {
    url: fc.constantFrom("https://hooks.example/a", "https://hooks.example/b?c=d"),
    events: fc.uniqueArray(fc.constantFrom("*", "user.*", "client.created"), { minLength: 1 }),
    description: text(60),
    enabled: fc.boolean(),
  },
  { requiredKeys: ["url", "events"] },
);
const file = fc.record({
  webhooks: fc.dictionary(fc.stringMatching(/^[a-z][a-z-]{0,8}$/), webhook, { maxKeys: 3 }),
  name: text(60),
  settings,
  clients: fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), client, { maxKeys: 4 }),
});

const clean = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

test("what is exported and applied elsewhere is exported there as the same file, and applying it again has nothing to do", async () => {
  await fc.assert(
    fc.asyncProperty(file, async (given) => {
      const [first, second] = [newId(), newId()];
      const about = (id: string) => JSON.stringify({ gatehouse: 1, tenants: { [id]: clean(given) } });
      await applyFile(context(), { text: about(first), secrets });
      const exported = await exportTenants(context(), [first]);
      const elsewhere = exported.replace(`  ${first}:`, `  ${second}:`);
      await applyFile(context(), { text: elsewhere, secrets });
      expect(await exportTenants(context(), [second])).toBe(elsewhere);
      for (const text of [elsewhere, about(first), exported])
        expect(hasChanges(await planFile(context(), { text, secrets, isPruned: true }))).toBe(false);
      const again = await applyFile(context(), { text: elsewhere, secrets, isPruned: true });
      expect(again.versions).toEqual({});
    }),
    { numRuns: 4 },
  );
}, 120_000);

test("an export into a file keeps its comments, its order, its secrets' places and its other tenants", async () => {
  const [one, other] = [newId(), newId()];
  await createTenant(database().db, { id: other, name: "Other" });
  const before = `# ours
gatehouse: 1
tenants:
  ${other}:
    name: Other # as it was
  ${one}:
    name: One
    settings:
      # short on purpose
      lifetimes: { code: 30 }
    clients:
      # the shop
      shop:
        redirect_uris:
          - https://rp.example/cb # the only one
        client_secret: { env: SHOP }
`;
  const given = { text: before, secrets: async () => "a-secret-of-the-shop-0123" };
  await applyFile(context(), given);
  const changed = before.replace("code: 30", "code: 40").replace("name: One", "name: Two");
  await applyFile(context(), { ...given, text: changed });
  expect(await exportTenants(context(), [one], before)).toBe(changed);
});
