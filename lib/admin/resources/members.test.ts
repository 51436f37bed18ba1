import { afterAll, beforeAll, expect, test } from "vitest";
import { closeDatabase, database } from "@/db/client";
import { callerOf } from "@/lib/admin/callers";
import type { Context } from "@/lib/admin/resource";
import { ensureSystemTenant } from "@/lib/admin/system-tenant";
import { systemTenant } from "@/lib/model/system-tenant";
import { clients } from "./clients";
import { invitations } from "./invitations";
import { members } from "./members";
import { tenants } from "./tenants";
import { users } from "./users";

const { db } = database();
const operator = (tenantId: string): Context => ({ db, tenantId, actor: { kind: "operator" } });
const subs: Record<string, string> = {};
const as = async (name: string, tenantId: string): Promise<Context> => ({
  db,
  tenantId,
  ...(await callerOf(db, { userId: subs[name]! })),
});
const names = ["olga", "ada", "sue", "otto", "ole", "eva"];
const listed = async (tenantId: string) => (await members.list(operator(tenantId))).items;

beforeAll(async () => {
  await ensureSystemTenant(db, () => undefined);
  for (const username of names)
    subs[username] = ((await users.create(operator(systemTenant), { username })) as { sub: string }).sub;
  for (const id of ["manned", "other", "race"]) await tenants.create(operator(id), { id, name: id });
  for (const [user, role] of [
    ["olga", "owner"],
    ["ada", "admin"],
    ["sue", "support"],
  ] as const)
    await members.create(operator("manned"), { user, role });
});
afterAll(closeDatabase);

const forbidden = { kind: "forbidden" };

test("a member is who the system tenant knows, and may in a tenant what their role says, nothing in another", async () => {
  expect(await listed("manned")).toHaveLength(3);
  expect(await callerOf(db, { userId: subs.ada! })).toEqual({
    actor: { kind: "admin", userId: subs.ada },
    isOperator: false,
    roles: { manned: "admin" },
  });
  await expect(members.list(await as("ada", "other"))).rejects.toMatchObject(forbidden);
  await expect(members.create(operator("manned"), { user: "nobody", role: "owner" })).rejects.toThrow(
    "there is no nobody",
  );
  await expect(members.create(operator("manned"), { user: "ada", role: "owner" })).rejects.toMatchObject({
    kind: "conflict",
  });
  await expect(members.create(await as("olga", "manned"), { user: "otto", role: "admin" })).rejects.toMatchObject(
    forbidden,
  );
  expect(await callerOf(db, { userId: "no uuid" })).toMatchObject({ isOperator: false, roles: {} });
});

test("an API key is a member as a person is", async () => {
  const made = await clients.create(operator(systemTenant), { client_id: "ci", grant_types: ["client_credentials"] });
  await members.create(operator("other"), { client_id: made.client_id, role: "auditor" });
  expect(await callerOf(db, { clientId: "ci" })).toMatchObject({ isOperator: false, roles: { other: "auditor" } });
  await clients.remove(operator(systemTenant), "ci");
  expect(await callerOf(db, { clientId: "ci" })).toMatchObject({ roles: {} });
});

test("role-escalation: an admin makes nobody an owner, themselves neither, and reaches no owner", async () => {
  const ada = await as("ada", "manned");
  await expect(members.update(ada, "ada", { role: "owner" })).rejects.toMatchObject(forbidden);
  await expect(members.update(ada, "olga", { role: "auditor" })).rejects.toMatchObject(forbidden);
  await expect(members.remove(ada, "olga")).rejects.toMatchObject(forbidden);
  await expect(members.update(ada, "sue", { role: "operator" })).rejects.toMatchObject({ kind: "invalid" });
  await expect(invitations.create(ada, { role: "owner" })).rejects.toMatchObject(forbidden);
  await expect(invitations.create(await as("olga", "manned"), { role: "operator" })).rejects.toMatchObject({
    kind: "invalid",
  });
  await expect(invitations.create(await as("sue", "manned"), { role: "auditor" })).rejects.toMatchObject(forbidden);
  await expect(members.create(operator("manned"), { user: "otto", role: "operator" })).rejects.toMatchObject({
    kind: "invalid",
  });
  expect(await members.update(ada, "sue", { role: "auditor" })).toMatchObject({ role: "auditor", version: 2 });
});

test("the last owner stays, whichever way they would go, also where two go at once", async () => {
  const last = { kind: "conflict", message: expect.stringContaining("last owner of manned") };
  await expect(members.remove(operator("manned"), "olga")).rejects.toMatchObject(last);
  await expect(members.update(operator("manned"), "olga", { role: "admin" })).rejects.toMatchObject(last);
  await expect(users.remove(operator(systemTenant), "olga")).rejects.toMatchObject(last);
  for (const user of ["otto", "ole"]) await members.create(operator("race"), { user, role: "owner" });
  const both = await Promise.allSettled(["otto", "ole"].map((who) => members.remove(operator("race"), who)));
  expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  expect(await listed("race")).toHaveLength(1);
});

test("the last operator stays; an operator may everything everywhere", async () => {
  await members.create(operator(systemTenant), { user: "eva", role: "operator" });
  const eva = await as("eva", "other");
  expect(eva).toMatchObject({ isOperator: true, roles: {} });
  expect((await members.list(eva)).items).toEqual([]);
  await expect(members.remove({ ...eva, tenantId: systemTenant }, "eva")).rejects.toMatchObject({
    kind: "conflict",
    message: expect.stringContaining("last operator of system"),
  });
});

test("removed-member: what somebody invited goes with their role", async () => {
  const olga = await as("olga", "manned");
  await members.update(olga, "sue", { role: "admin" });
  await invitations.create(await as("sue", "manned"), { role: "admin" });
  await invitations.create(olga, { role: "auditor" });
  expect((await invitations.list(olga)).items).toHaveLength(2);
  await members.remove(olga, "sue");
  expect((await invitations.list(olga)).items).toMatchObject([{ role: "auditor" }]);
});

test("the system tenant is reserved: nobody makes another, disables it or moves its issuer", async () => {
  await ensureSystemTenant(db, () => undefined);
  const by = operator(systemTenant);
  await expect(tenants.create(by, { id: systemTenant, name: "Mine" })).rejects.toMatchObject({ kind: "conflict" });
  for (const change of [{ disabled: true }, { issuer: "https://login.example" }, { settings: { try_it_only: true } }])
    await expect(tenants.update(by, systemTenant, change)).rejects.toMatchObject({ kind: "invalid" });
  expect(
    await tenants.update(by, systemTenant, { name: "Ours", settings: { profile: "fapi2-security" } }),
  ).toMatchObject({
    name: "Ours",
  });
});
