import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { closeDatabase, database } from "@/db/client";
import type { Role } from "./permissions";
import type { Context } from "./resource";
import { clients } from "./resources/clients";
import { keys } from "./resources/keys";
import { registrationTokens } from "./resources/registration-tokens";
import { tenants } from "./resources/tenants";
import { users } from "./resources/users";

const tenantId = "defined";
const { db, sql } = database();
const operator: Context = { db, tenantId, actor: { kind: "operator", account: "deploy" } };
const as = (role: Role, in_ = tenantId): Context => ({
  db,
  tenantId,
  actor: { kind: "admin", userId: "00000000-0000-4000-8000-000000000001" },
  roles: { [in_]: role },
});
const uri = "https://rp.example/cb";

beforeAll(async () => {
  await tenants.create(operator, { id: tenantId, name: "Defined" });
  await clients.create(operator, { client_id: "rp", redirect_uris: [uri] });
});
afterAll(closeDatabase);

const recorded = async (since: number) =>
  (
    await sql`select name, actor_kind, actor, user_id, client_id, data from events where tenant_id = ${tenantId} order by at, name`
  ).slice(since);
const count = async () => (await recorded(0)).length;

describe("who may", () => {
  test("escalation: whoever may not is refused before anything is looked at or changed", async () => {
    const before = await count();
    const forbidden = { kind: "forbidden" };
    await expect(clients.list(as("support"))).rejects.toMatchObject(forbidden);
    await expect(clients.show(as("support"), "no-such")).rejects.toMatchObject(forbidden);
    await expect(clients.update(as("auditor"), "rp", { made_up: 1 })).rejects.toMatchObject(forbidden);
    await expect(clients.remove(as("owner", "another"), "rp")).rejects.toMatchObject(forbidden);
    await expect(keys.act(as("auditor"), "rotate", undefined, {})).rejects.toMatchObject(forbidden);
    await expect(keys.act(as("owner"), "rewrap", undefined, {})).rejects.toMatchObject(forbidden);
    await expect(tenants.create(as("owner"), { id: "mine", name: "Mine" })).rejects.toMatchObject(forbidden);
    await expect(tenants.update(as("owner"), "another", { name: "Mine" })).rejects.toMatchObject(forbidden);
    expect(await count()).toBe(before);
    expect(await clients.show(as("auditor"), "rp")).toMatchObject({ client_id: "rp" });
    expect(await tenants.show(as("owner"), tenantId)).toMatchObject({ id: tenantId });
  });

  test("issuer-takeover: a tenant's owner names no issuer, be it another tenant's, and does not bring a disabled tenant back", async () => {
    for (const input of [{ issuer: "https://other.example" }, { issuer: null }, { disabled: false }])
      await expect(tenants.update(as("owner"), tenantId, { name: "Mine", ...input })).rejects.toMatchObject({
        kind: "forbidden",
      });
    expect(await tenants.show(operator, tenantId)).toMatchObject({ name: "Defined", version: 1 });
    expect(await tenants.update(as("owner"), tenantId, { name: "Defined" })).toMatchObject({ version: 2 });
  });

  test("support-takeover: whoever helps people corrects an address, and cannot say that it is proven", async () => {
    const proven = { username: "carol", email: "carol@example.com", email_verified: true };
    await users.create(as("owner"), proven);
    for (const input of [{ email_verified: true }, { email: "mallory@example.com", phone_number_verified: true }])
      await expect(users.update(as("support"), "carol", input)).rejects.toMatchObject({ kind: "forbidden" });
    expect(await users.update(as("support"), "carol", { name: "Carol" })).toMatchObject({ email_verified: true });
    const changed = await users.update(as("support"), "carol", { email: "mallory@example.com" });
    expect(changed).toMatchObject({ email: "mallory@example.com" });
    expect(changed).not.toHaveProperty("email_verified");
    const told = { email: "carol@example.com", email_verified: true };
    expect(await users.update(as("admin"), "carol", told)).toMatchObject(told);
  });

  test("cover-up: a tenant's owner does not say how long what its admins did is kept", async () => {
    for (const audit of [{ retention: 1 }, {}, null])
      await expect(tenants.update(as("owner"), tenantId, { settings: { audit } })).rejects.toMatchObject({
        kind: "forbidden",
      });
    expect(await tenants.show(operator, tenantId)).toMatchObject({ version: 2 });
  });

  test("there is no action but those that are defined", async () => {
    for (const name of ["made-up", "constructor", "list"])
      await expect(users.act(operator, name, "ann", {})).rejects.toMatchObject({ kind: "not_found" });
  });

  test("cross-tenant: another tenant's row is none here", async () => {
    await tenants.create(operator, { id: "neighbour", name: "Neighbour" });
    const { sub } = await users.create({ ...operator, tenantId: "neighbour" }, { username: "nell" });
    for (const who of [sub, "nell"])
      await expect(users.show(as("owner"), who)).rejects.toMatchObject({ kind: "not_found" });
    await expect(users.remove(as("owner"), sub)).rejects.toMatchObject({ kind: "not_found" });
  });
});

describe("what is recorded", () => {
  test("a change is an event by whoever made it, with what members were and are, but never a secret or how people are reached", async () => {
    const before = await count();
    const admin = as("admin");
    const hush = { client_secret: "x".repeat(64), contacts: ["hush@example.com"] };
    const { version } = await clients.update(admin, "rp", { client_name: "Shop", ...hush });
    await clients.update(admin, "rp", { client_name: "Shop", version });
    const settings = { lifetimes: { code: 30 }, refresh_grace: 3 };
    await tenants.update(operator, tenantId, { name: "Told", settings });
    const events = await recorded(before);
    expect(events).toMatchObject([
      {
        name: "client.changed",
        actorKind: "admin",
        clientId: "rp",
        data: {
          members: expect.arrayContaining(["client_name", "client_secret", "contacts"]),
          changes: { client_name: { after: "Shop" } },
        },
      },
      {
        name: "settings.changed",
        actor: "deploy",
        data: {
          members: ["lifetimes.code", "refresh_grace"],
          changes: { "lifetimes.code": { before: 60, after: 30 }, refresh_grace: { after: 3 } },
        },
      },
      {
        name: "tenant.changed",
        actorKind: "operator",
        data: { members: ["name"], changes: { name: { after: "Told" } } },
      },
    ]);
    expect(JSON.stringify(events)).not.toMatch(/hush|xxx/);
  });

  test("what is done to a person names them", async () => {
    const { sub } = await users.create(operator, { username: "ann", password: "correct horse battery" });
    const before = await count();
    await users.update(operator, "ann", { disabled: true, nickname: "A" });
    await users.update(operator, "ann", { disabled: false });
    await users.act(operator, "set-password", "ann", { password: "another horse battery" });
    await users.act(operator, "sign-out", "ann", { revoke: true });
    await users.remove(operator, "ann");
    const events = (await recorded(before)).filter(({ name }) => String(name).startsWith("user."));
    expect(events.every(({ userId }) => userId === sub)).toBe(true);
    expect(events.map(({ name }) => name).sort()).toEqual(
      "user.changed user.disabled user.enabled user.password-set user.removed user.signed-out".split(" "),
    );
    expect(JSON.stringify(events)).not.toContain("horse");
  });

  test("what fails is not recorded, and leaves nothing behind", async () => {
    const before = await count();
    await users.create(operator, { username: "bea", email: "bea@defined.example" });
    const taken = { username: "other", email: "bea@defined.example", password: "correct horse battery" };
    await expect(users.create(operator, taken)).rejects.toMatchObject({ kind: "conflict" });
    await expect(users.show(operator, "other")).rejects.toMatchObject({ kind: "not_found" });
    await expect(users.update(operator, "bea", { nickname: "B", version: 7 })).rejects.toMatchObject({
      kind: "conflict",
    });
    expect((await recorded(before)).map(({ name }) => name)).toEqual(["user.created"]);
  });
});

describe("a list", () => {
  test("goes on where the page before ended, whatever was added or deleted meanwhile", async () => {
    const people: Context = { ...operator, tenantId: "people" };
    await tenants.create(operator, { id: "people", name: "People" });
    for (const username of ["dora", "Bert", "anna", "Carl", "Emil"]) await users.create(people, { username });
    const names = async (query: object) => {
      const { items, next } = await users.list(people, query);
      return [items.map(({ username }) => username), next];
    };
    expect(await names({ limit: 2 })).toEqual([["anna", "Bert"], "Bert"]);
    await users.remove(people, "bert");
    await users.create(people, { username: "aaron" });
    expect(await names({ limit: 2, after: "Bert" })).toEqual([["Carl", "dora"], "dora"]);
    expect(await names({ limit: 2, after: "dora" })).toEqual([["Emil"], null]);
  });

  test("in order of time gives each of one moment once", async () => {
    const seen: string[] = [];
    let after: string | undefined;
    do {
      const { items, next } = await keys.list(operator, { limit: 2, after });
      seen.push(...items.map(({ kid }) => kid));
      after = next ?? undefined;
    } while (after !== undefined);
    const all = (await keys.list(operator)).items.map(({ kid }) => kid);
    expect(all.length).toBeGreaterThan(3);
    expect(seen).toEqual(all);
    expect(new Set(seen).size).toBe(seen.length);
  });

  test.each([
    { limit: 0 },
    { limit: 1_001 },
    { after: "\0" },
    { after: "no moment,kid" },
    { after: "2026-02-30T00:00:00.000000Z,kid" },
    { filter: { made_up: true } },
  ])("is refused for what it cannot mean: %j", async (query) => {
    await expect(registrationTokens.list(operator, query)).rejects.toMatchObject({ kind: "invalid" });
  });
});
