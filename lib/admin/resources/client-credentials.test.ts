import { randomUUID } from "node:crypto";
import { exportJWK, generateKeyPair } from "jose";
import { afterAll, beforeEach, expect, test } from "vitest";
import { closeDatabase, database } from "@/db/client";
import type { Role } from "@/lib/admin/permissions";
import type { Context } from "@/lib/admin/resource";
import { secretsOf } from "@/lib/clients/secret";
import { findTenant } from "@/lib/tenants/directory";
import { gatehouse, makeTenant } from "@/test/command";
import { clients } from "./clients";

afterAll(closeDatabase);
const { db, sql } = database();
let tenant: string;
let context: Context;

beforeEach(async () => {
  tenant = await makeTenant();
  context = { db, tenantId: tenant, actor: { kind: "operator" } };
});

const make = (input: object) => clients.create(context, { client_id: "rp", ...input });
const web = { kind: "web", redirect_uris: ["https://rp.example/cb"] };

/** The secrets that are taken now, as a server without anything in its cache sees them. */
async function taken(): Promise<readonly string[]> {
  const client = await (await findTenant(tenant))?.client("rp");
  return client ? secretsOf(client) : [];
}

test("a secret is rotated: both are taken until the one before is ended, and each is told once", async () => {
  const { client_secret: first } = await make(web);
  const rotated = await gatehouse(["client", "rotate-secret", "rp", "--tenant", tenant, "--overlap", "3600", "--json"]);
  const { client_secret: second, previous_secret_expires_at: until } = rotated.json();
  expect(Date.parse(until) - Date.now()).toBeGreaterThan(3_500_000);
  const shown = await clients.show(context, "rp");
  expect(shown).not.toHaveProperty("client_secret");
  expect(shown).toMatchObject({ secret_changed_at: expect.any(Date), previous_secret_expires_at: new Date(until) });
  expect(await taken()).toEqual([second, first]);
  await clients.act(context, "end-previous-secret", "rp", {});
  await expect(clients.act(context, "end-previous-secret", "rp", {})).rejects.toThrow("no secret but its newest");
  await expect.poll(taken).toEqual([second]);
  const names = await sql`select name, data from events where tenant_id = ${tenant} and client_id = 'rp' order by at`;
  expect(names.slice(1)).toEqual([
    { name: "client.secret-rotated", data: { overlap: 3600 } },
    { name: "client.previous-secret-ended", data: {} },
  ]);
});

test("without an overlap the secret before ends at once; a client without a secret has none to rotate", async () => {
  await make(web);
  const { client_secret: second } = Object(await clients.act(context, "rotate-secret", "rp", { overlap: 0 }));
  expect(await taken()).toEqual([second]);
  await clients.create(context, { client_id: "spa", kind: "spa", redirect_uris: ["https://rp.example/cb"] });
  await expect(clients.act(context, "rotate-secret", "spa", {})).rejects.toThrow("without a secret");
});

test("escalation: whoever reads, or helps people, rotates no secret and makes the server ask no address", async () => {
  await make(web);
  const as = (role: Role): Context => ({
    ...context,
    actor: { kind: "admin", userId: randomUUID() },
    roles: { [tenant]: role },
  });
  for (const role of ["auditor", "support"] as const)
    for (const [action, input] of [
      ["rotate-secret", {}],
      ["end-previous-secret", {}],
      ["check-keys", { jwks_uri: "https://rp.example" }],
    ] as const)
      await expect(clients.act(as(role), action, "rp", input)).rejects.toMatchObject({ kind: "forbidden" });
  expect(await taken()).toHaveLength(1);
});

test("keys are looked at as they are registered, or as they are typed", async () => {
  const { publicKey } = await generateKeyPair("ES256", { extractable: true });
  const jwks = { keys: [{ ...(await exportJWK(publicKey)), kid: "one" }] };
  await make({ ...web, jwks });
  const check = (input: object) => clients.act(context, "check-keys", "rp", input);
  const good = { source: "jwks", problems: [], keys: [{ kid: "one", kty: "EC P-256" }] };
  expect(await check({})).toMatchObject(good);
  expect(await check({ jwks: JSON.stringify(jwks) })).toMatchObject(good);
  expect(await check({ jwks: "{" })).toMatchObject({ problems: ["what was typed is no JSON"], keys: [] });
  await clients.create(context, { client_id: "keyless", ...web });
  expect(await clients.act(context, "check-keys", "keyless", {})).toMatchObject({ source: "none" });
});

test("a client is disabled and served again, and recorded so", async () => {
  await make(web);
  expect(await clients.update(context, "rp", { disabled: true })).toMatchObject({ disabled: true });
  await expect.poll(async () => (await findTenant(tenant))?.client("rp")).toBeUndefined();
  const shown = await clients.show(context, "rp");
  expect(await clients.update(context, "rp", { ...JSON.parse(JSON.stringify(shown)), disabled: false })).toMatchObject({
    disabled: false,
  });
  const names = await sql`select name from events where tenant_id = ${tenant} and client_id = 'rp' order by at`;
  expect(names.map(({ name }) => name)).toEqual(["client.created", "client.disabled", "client.enabled"]);
});
