import { randomBytes } from "node:crypto";
import { afterAll, expect, test } from "vitest";
import { closeDatabase, database } from "@/db/client";
import type { Context } from "@/lib/admin/resource";
import { clients } from "@/lib/admin/resources/clients";
import { showTenant, tenants } from "@/lib/admin/resources/tenants";
import { applyFile } from "./apply";
import { configVersions } from "./resource";
import { managedThings, rollbackPlan, rolledBack, shownDrift } from "./resource-schemas";

afterAll(closeDatabase);

const { db, sql } = database();
const operator: Context = { db, actor: { kind: "operator", account: "deploy" } };
const secret = "a-secret-of-forty-characters-0123456789abc";
const redirect_uris = "redirect_uris: [https://rp.example/cb]";

/** A tenant with two versions of its file. */
async function managedTenant() {
  const id = `versions-${randomBytes(5).toString("hex")}`;
  const text = (grace: number, shop: string) =>
    `gatehouse: 1\ntenants:\n  ${id}:\n    name: Versions\n    settings: { refresh_grace: ${grace} }\n    clients:\n      shop: ${shop}\n`;
  const given = { secrets: async () => secret };
  await applyFile(operator, { ...given, text: text(20, `{ ${redirect_uris}, client_secret: { env: SHOP } }`) });
  await applyFile(operator, { ...given, text: text(25, "{ absent: true }") });
  return { id, owner: as("owner", id) };
}

const as = (role: "owner" | "auditor", tenantId: string, scopes?: readonly string[]): Context => ({
  db,
  tenantId,
  actor: { kind: "admin", userId: "00000000-0000-4000-8000-000000000001" },
  roles: { [tenantId]: role },
  ...(scopes && { scopes: new Set(scopes) }),
});

const planned = async (context: Context, number: string) =>
  rollbackPlan.parse(await configVersions.act(context, "plan-rollback", number, {}));

test("a version says what it did, member by member, and what is managed since when", async () => {
  const { id, owner } = await managedTenant();
  const { items } = await configVersions.list(owner, { limit: 1 });
  expect(items).toMatchObject([{ number: 2, by: { kind: "operator", id: "deploy" }, changed: 1, removed: 1 }]);
  expect(items[0]).not.toHaveProperty("content");
  const version = await configVersions.show(owner, "2");
  expect(version.content).toContain("refresh_grace: 25");
  expect(version.changes).toMatchObject([
    { kind: "tenant", members: [{ member: "settings.refresh_grace", from: 20, to: 25 }] },
    { action: "delete", kind: "client", id: "shop" },
  ]);
  const { since, things, ...rest } = managedThings.parse(await configVersions.act(owner, "managed", undefined, {}));
  expect(rest.version).toMatchObject({ number: 2 });
  expect(since?.getTime()).toBeLessThan(rest.version?.applied_at.getTime() ?? 0);
  expect(things).toEqual([
    { kind: "tenant", id, members: ["name", "settings.refresh_grace"] },
    { kind: "client", id: "shop" },
  ]);
  for (const odd of ["9", "0", "2.5", "x", "99999999999999999999"])
    await expect(configVersions.show(owner, odd)).rejects.toMatchObject({ kind: "not_found" });
  const elsewhere = await tenants.create(operator, { id: `${id}-2`, name: "Never" });
  expect(await configVersions.act(as("auditor", elsewhere.id), "managed", undefined, {})).toEqual({
    version: null,
    since: null,
    things: [],
  });
});

test("a rollback does what its plan says, is refused where something else would be done by now, and makes a secret of what comes back", async () => {
  const { id, owner } = await managedTenant();
  const plan = await planned(owner, "1");
  expect(plan.changes.map(({ action, kind }) => `${action} ${kind}`)).toEqual(["update tenant", "create client"]);
  expect((await showTenant(db, id)).settings.refresh_grace).toBe(25);
  await tenants.update(operator, id, { settings: { refresh_grace: 30 } });
  const wanted = { plan: plan.digest };
  await expect(configVersions.act(owner, "rollback", "1", wanted)).rejects.toMatchObject({ kind: "conflict" });
  const { digest } = await planned(owner, "1");
  const done = rolledBack.parse(await configVersions.act(owner, "rollback", "1", { plan: digest }));
  expect(done).toMatchObject({ number: 3, secrets: [{ kind: "client", id: "shop", member: "client_secret" }] });
  expect((await showTenant(db, id)).settings.refresh_grace).toBe(20);
  expect((await clients.show(owner, "shop")).client_id).toBe("shop");
  const { things } = shownDrift.parse(await configVersions.act(owner, "drift", undefined, {}));
  expect(things).toEqual([]);
  expect((await configVersions.show(owner, "3")).restored_from).toBe(1);
  const kept = JSON.stringify(await sql`select * from config_versions where tenant_id = ${id}`);
  expect(kept).not.toContain(done.secrets[0]?.value);
});

test("secret-reference: a rollback looks up no environment and no file of the server, and leaves every secret as it is", async () => {
  const { owner, id } = await managedTenant();
  process.env.SHOP = "what-the-server-has-for-itself-0123456789";
  await configVersions.act(owner, "rollback", "1", {});
  const hash = async () => (await sql`select secret from clients where tenant_id = ${id}`)[0]?.secret;
  const before = await hash();
  await clients.update(owner, "shop", { client_name: "Other" });
  const again = rolledBack.parse(await configVersions.act(owner, "rollback", "1", {}));
  delete process.env.SHOP;
  expect(again).toMatchObject({ secrets: [], changes: [{ kind: "client", members: [{ member: "client_name" }] }] });
  expect(await hash()).toEqual(before);
});

test("scope-escalation: an access token for configuration alone neither rolls back nor reads what a file holds", async () => {
  const { id } = await managedTenant();
  const narrow = as("owner", id, ["config-versions:read", "config-versions:write"]);
  expect((await configVersions.list(narrow)).items).toHaveLength(2);
  const looks = [() => configVersions.show(narrow, "1")];
  const acts = ["managed", "drift", "export"].map((name) => () => configVersions.act(narrow, name, undefined, {}));
  const changes = ["plan-rollback", "rollback"].map((name) => () => configVersions.act(narrow, name, "1", {}));
  for (const ask of [...looks, ...acts, ...changes]) await expect(ask()).rejects.toMatchObject({ kind: "forbidden" });
  const reads = ["tenants:read", "clients:read", "webhooks:read"];
  const reader = as("owner", id, ["config-versions:write", ...reads]);
  expect((await configVersions.show(reader, "1")).number).toBe(1);
  await expect(configVersions.act(reader, "rollback", "1", {})).rejects.toMatchObject({ kind: "forbidden" });
  await expect(configVersions.act(as("auditor", id), "rollback", "1", {})).rejects.toMatchObject({ kind: "forbidden" });
});
