import { randomInt, randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { database } from "@/db/client";
import { applyFile } from "@/lib/admin/config-files/apply";
import type { Resource } from "@/lib/admin/resource";
import { clients } from "@/lib/admin/resources/clients";
import { rotateKeys } from "@/lib/admin/resources/keys";
import { users } from "@/lib/admin/resources/users";
import { asSystem } from "@/lib/admin/system";
import { type ApiOperation, nameOf } from "@/lib/api/operations";
import { call, newKey } from "./api";

/** One of everything in a tenant, for tests that walk over all operations. A new resource or action gets its line here. */

type Body = () => object | Promise<object>;

const redirect_uris = ["https://rp.example/cb"];

/** Bodies that do it, by operation; an operation that takes nothing has none. */
const bodies: Readonly<Record<string, Body>> = {
  createTenant: () => ({ id: `api-${randomUUID().slice(0, 8)}`, name: "Two" }),
  updateTenant: () => ({ name: "Other", settings: { lifetimes: { code: 30 } } }),
  createClient: () => ({ redirect_uris, client_name: "RP" }),
  updateClient: () => ({ client_name: "Other" }),
  vouchClient: () => ({ trust: "operator" }),
  createRegistrationToken: () => ({ uses: 2, note: "for you" }),
  createUser: () => ({ username: `u-${randomUUID()}`, "family_name#ja": "山田" }),
  updateUser: () => ({ nickname: "A" }),
  setPasswordUser: () => ({ password: "correct horse battery staple" }),
  createMember: async () => ({ client_id: await newKey({}), role: "support" }),
  updateMember: () => ({ role: "auditor" }),
  createInvitation: () => ({ role: "auditor" }),
  createAPIKey: () => ({ name: "Deploy", role: "admin", scopes: ["users:read"] }),
  updateAPIKey: () => ({ name: "Other" }),
  createDomain: () => ({ host: `login-${randomUUID().slice(0, 8)}.example.com` }),
  createImport: () => ({ name: "users.csv", format: "csv" }),
  addImport: () => ({ number: 0, text: "username\nann\n" }),
  createBranding: () => ({ name: `Branding ${randomUUID()}` }),
  updateBranding: () => ({ branding: { tagline: `Come in ${randomUUID()}` } }),
  uploadLogoBrandings: () => ({ content: smallPng }),
  uploadFontBrandings: async () => ({ content: (await readFile(aFont)).toString("base64") }),
  createBulkAct: async () => ({ act: "sign-out", everybody: true }),
  effectsTenant: () => ({ settings: { sign_in: { second_factor: "required" } } }),
  createPolicyTrial: () => ({ settings: { consent: { lifetime: randomInt(60, 1_000_000) } } }),
  createWebhook: () => ({ url: "https://hooks.example/in", events: ["user.created"] }),
  updateWebhook: () => ({ description: "Other" }),
};

/** One pixel. */
export const smallPng =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
const aFont = new URL("../node_modules/next/dist/next-devtools/server/font/geist-latin.woff2", import.meta.url);

/** Those that nobody makes by the API. */
const found: Readonly<Record<string, (tenant: string, token: string) => Promise<string>>> = {
  // One that waits, since that is what one can go ahead with.
  key: async (tenant) => (await rotateKeys(database().db, tenant, { alg: "EdDSA" }))[0]?.kid ?? "",
  async session(tenant) {
    const { sql } = database();
    const id = randomUUID();
    await sql`insert into browsers (tenant_id, id, secret_hash, created_at, expires_at)
      values (${tenant}, ${id}, ${Buffer.from(id)}, now(), now() + interval '1 day')`;
    await sql`insert into sessions (tenant_id, id, browser_id, user_id, auth_time, amr, acr, selected_at, created_at, expires_at)
      values (${tenant}, ${id}, ${id}, ${await person(tenant)}, now(), '{pwd}', '1', now(), now(), now() + interval '1 day')`;
    return id;
  },
  async consent(tenant) {
    const { db, sql } = database();
    const [user, { client_id }] = [await person(tenant), await clients.create(asSystem(db, tenant), { redirect_uris })];
    await sql`insert into grants (tenant_id, user_id, client_id, permissions, granted_at)
      values (${tenant}, ${user}, ${client_id}, '{openid}', now())`;
    return `${user}.${client_id}`;
  },
  async "user-event"(tenant) {
    const user = await person(tenant);
    const [row] = await database().sql`select id from events where tenant_id = ${tenant} and user_id = ${user}`;
    return String(row?.id);
  },
  audit: (tenant) => first("events", "id", tenant),
  statistic: async (tenant, token) =>
    (await call("GET", `/tenants/${tenant}/statistics?range=30d`, { token })).body.items[0].at,
  async "webhook-delivery"(tenant, token) {
    const webhooks = `/tenants/${tenant}/webhooks`;
    const { body: made } = await call("POST", webhooks, { token, body: await bodies.createWebhook?.() });
    return (await call("POST", `${webhooks}/${made.id}/send-test`, { token })).body.id;
  },
  async "config-version"(tenant) {
    const text = `gatehouse: 1\ntenants:\n  ${tenant}:\n    name: ${randomUUID()}\n`;
    const { versions } = await applyFile(asSystem(database().db), { text, secrets: "kept" });
    return String(versions[tenant]);
  },
  async trace(tenant) {
    const [row] = await database().sql`
      insert into traces (tenant_id, id, at, kind, outcome, ms, contents, expires_at)
      values (${tenant}, gen_random_uuid(), now(), 'token', 'succeeded', 1,
        '{"method":"POST","status":200,"parameters":[],"headers":[],"checks":[],"facts":{},"statements":[]}', now() + interval '1 day')
      returning id`;
    return String(row?.id);
  },
  async logout(tenant) {
    const { db, sql } = database();
    const { client_id } = await clients.create(asSystem(db, tenant), { redirect_uris });
    const [row] = await sql`
      insert into logout_notices (tenant_id, client_id, sid, user_id, ended_at, next_attempt_at)
      values (${tenant}, ${client_id}, gen_random_uuid(), gen_random_uuid(), now(), now()) returning id`;
    return String(row?.id);
  },
};

const person = async (tenant: string) =>
  (await users.create(asSystem(database().db, tenant), { username: `u-${randomUUID()}` })).sub;

async function first(table: string, column: string, tenant: string): Promise<string> {
  const { sql } = database();
  const [row] = await sql`select ${sql(column)} as id from ${sql(table)} where tenant_id = ${tenant} limit 1`;
  return String(row?.id);
}

export interface Things {
  /** The identifier of one, the same each time. */
  id(resource: Resource): Promise<string>;
  /** The identifier of one that nobody else asked for. */
  another(resource: Resource): Promise<string>;
  body(operation: Pick<ApiOperation, "id">): Promise<object>;
}

/** @param token of whoever may everything there */
export function thingsOf(tenant: string, token: string): Things {
  const known = new Map<string, Promise<string>>();
  const things: Things = {
    id(resource) {
      // There is one, until it is published or discarded.
      if (resource.name === "branding" || resource.name === "policy-trial") return things.another(resource);
      const id = known.get(resource.name) ?? things.another(resource);
      known.set(resource.name, id);
      return id;
    },
    async another(resource) {
      if (!resource.creates) return (await found[resource.name]?.(tenant, token)) ?? missing(resource.name);
      // A tenant tries one thing at a time.
      if (resource.name === "policy-trial") await endTrial(tenant, token);
      const body = await things.body({ id: `create${nameOf(resource)}` });
      const at = resource.isOfTenant ? `/tenants/${tenant}/${resource.path}` : `/${resource.path}`;
      const made = await call("POST", at, { token, body });
      if (resource.name === "branding" && made.status === 409) return "draft";
      if (made.status !== 201) throw new Error(`${resource.name}: ${JSON.stringify(made.body)}`);
      const id = String(made.body[resource.identity.member]);
      // An import has nothing to run before its file has come.
      if (resource.name === "import")
        await call("POST", `/tenants/${tenant}/imports/${id}/add`, { token, body: await bodies.addImport?.() });
      // Nor is a tenant deleted while it is served.
      if (resource.name === "tenant") await call("PATCH", `${at}/${id}`, { token, body: { disabled: true } });
      // A domain can be the issuer's when it was proven.
      if (resource.name === "domain")
        await database().sql`update domains set proven_at = now(), ready_at = now() where host = ${id}`;
      return id;
    },
    body: async ({ id }) => (await bodies[id]?.()) ?? {},
  };
  return things;
}

async function endTrial(tenant: string, token: string): Promise<void> {
  const { body } = await call("GET", `/tenants/${tenant}/policy-trials`, { token });
  for (const { id } of body.items) await call("DELETE", `/tenants/${tenant}/policy-trials/${id}`, { token });
}

function missing(name: string): never {
  throw new Error(`there is no ${name} for the walks over the API: add it to test/api-things.ts`);
}
