import { randomUUID } from "node:crypto";
import { afterAll, beforeEach, expect, test } from "vitest";
import { closeDatabase, database } from "@/db/client";
import { callerOf } from "@/lib/admin/callers";
import type { Context } from "@/lib/admin/resource";
import { bulkActs, type ShownBulkAct } from "@/lib/admin/resources/bulk-acts";
import { members } from "@/lib/admin/resources/members";
import { createUser, users } from "@/lib/admin/resources/users";
import { asSystem } from "@/lib/admin/system";
import { ensureSystemTenant } from "@/lib/admin/system-tenant";
import type { MemberRole } from "@/lib/model/system-tenant";
import { systemTenant } from "@/lib/model/system-tenant";
import { type BulkJob, bulkActQueue } from "@/lib/store/bulk-act-work";
import { jobQueue } from "@/lib/store/job-queue";
import { makeTenant } from "@/test/command";
import { bulkAct } from "./job";

afterAll(closeDatabase);
const { db, sql } = database();
const queue = jobQueue<BulkJob>(sql, bulkActQueue);
let tenantId: string;
let operator: Context;

beforeEach(async () => {
  tenantId = await makeTenant();
  operator = { db, tenantId, actor: { kind: "operator", account: "ops" } };
});

const people = async (count: number, prefix = "person") => {
  await sql`insert into users (tenant_id, username, claims)
    select ${tenantId}, ${prefix} || n, '{}' from generate_series(1, ${count}::int) n`;
};
const begin = async (input: object, by = operator): Promise<ShownBulkAct> => bulkActs.create(by, input);
async function claimed(id: string): Promise<BulkJob> {
  const job = (await queue.claim(100)).find((one) => one.id === id);
  if (!job) throw new Error("it is not due");
  return job;
}
const work = async (id: string, isStopping = () => false) => bulkAct.attempt(await claimed(id), sql, isStopping, db);
const disabled = async () =>
  (await sql`select from users where tenant_id = ${tenantId} and disabled_at is not null`).length;
const events = (name: string) => sql`select * from events where tenant_id = ${tenantId} and name = ${name}`;

/** Somebody who has a role in the tenant. */
async function member(role: MemberRole): Promise<{ context: Context; id: string }> {
  await ensureSystemTenant(db, () => undefined);
  const username = `${role}-${randomUUID()}`;
  const { sub } = await createUser(db, systemTenant, { username });
  const { id } = await members.create(asSystem(db, tenantId), { user: username, role });
  return { context: { ...(await callerOf(db, { userId: sub })), db, tenantId }, id };
}

test("it is done to whoever was found when it began, in the name of whoever began it, and told by each user", async () => {
  await people(22);
  await people(5, "other");
  const { context } = await member("admin");
  const { id, total } = await begin({ act: "disable", search: "person" }, context);
  await people(1, "personal-and-late");
  expect(total).toBe(22);
  expect(await work(id)).toEqual({ kind: "settled" });
  expect(await bulkActs.show(operator, id)).toMatchObject({
    state: "done",
    position: 22,
    succeeded: 22,
    problems: [],
    error: null,
  });
  expect(await disabled()).toBe(22);
  expect(await events("user.disabled")).toMatchObject(
    Array.from({ length: 22 }, () => ({
      actorKind: "admin",
      actor: context.actor.kind === "admin" && context.actor.userId,
    })),
  );
  expect(await events("bulk-act.begun")).toMatchObject([{ data: { id, act: "disable", users: 22 } }]);
  expect(await sql`select from bulk_act_users where act_id = ${id}`).toHaveLength(0);
});

test("half-done: one that is interrupted goes on behind the last users, and nobody is done twice or left out", async () => {
  await people(23);
  const { id } = await begin({ act: "disable", everybody: true });
  expect(await work(id, () => true)).toEqual({ kind: "unfinished" });
  expect(await bulkActs.show(operator, id)).toMatchObject({ state: "running", position: 20, succeeded: 20 });
  await queue.again({ tenantId, id, attempts: 1 } as BulkJob);
  const job = await claimed(id);
  expect(await bulkAct.attempt(job, sql, () => false, db)).toEqual({ kind: "settled" });
  // Another server that was slow has the same, and finds itself overtaken.
  expect(await bulkAct.attempt(job, sql, () => false, db)).toEqual({ kind: "settled" });
  expect([await disabled(), (await events("user.disabled")).length]).toEqual([23, 23]);
});

test("one who cannot be done leaves the others done, and is told of with why", async () => {
  await people(3);
  const { items } = await users.list(operator);
  const { id } = await begin({ act: "remove", users: items.map(({ sub }) => sub) });
  await users.remove(operator, "person2");
  await work(id);
  expect(await bulkActs.show(operator, id)).toMatchObject({
    state: "done",
    succeeded: 2,
    problems: [{ username: "person2", detail: expect.stringContaining("there is no user") }],
  });
  expect((await users.list(operator)).items).toEqual([]);
});

test.each([
  ["enable", "user.enabled"],
  ["sign-out", "user.signed-out"],
] as const)("%s is done to each", async (act, name) => {
  await people(2);
  if (act === "enable") await sql`update users set disabled_at = now() where tenant_id = ${tenantId}`;
  await work((await begin({ act, everybody: true })).id);
  expect(await events(name)).toHaveLength(2);
});

test("one that is cancelled stops; what was done stays done", async () => {
  await people(22);
  const { id } = await begin({ act: "disable", everybody: true });
  const job = await claimed(id);
  await bulkAct.attempt(job, sql, () => true, db);
  await bulkActs.act(operator, "cancel", id, {});
  expect(await bulkAct.attempt({ ...job, position: 20 }, sql, () => false, db)).toEqual({ kind: "settled" });
  expect(await bulkActs.show(operator, id)).toMatchObject({ state: "cancelled", position: 20 });
  expect(await disabled()).toBe(20);
  await expect(bulkActs.act(operator, "cancel", id, {})).rejects.toMatchObject({ kind: "conflict" });
});

test("everybody is to be meant: without a word of who it is, or of nobody, nothing is begun", async () => {
  await people(2);
  for (const input of [{}, { search: "" }, { users: [] }, { everybody: true, search: "person" }, { search: "nobody" }])
    await expect(begin({ act: "remove", ...input })).rejects.toMatchObject({ kind: "invalid" });
  expect((await bulkActs.list(operator)).items).toEqual([]);
});

test("escalation: whoever helps people does to many nothing that they may not do to one", async () => {
  await people(2);
  const { context } = await member("support");
  for (const act of ["remove", "reset-factors"])
    await expect(begin({ act, everybody: true }, context)).rejects.toMatchObject({ kind: "forbidden" });
  await expect(begin({ act: "sign-out", everybody: true }, (await member("auditor")).context)).rejects.toMatchObject({
    kind: "forbidden",
  });
  expect((await begin({ act: "sign-out", everybody: true }, context)).total).toBe(2);
});

test("removed-member: what somebody began stops when they may no longer", async () => {
  await people(22);
  const { context, id: memberId } = await member("admin");
  const { id } = await begin({ act: "remove", everybody: true }, context);
  const job = await claimed(id);
  await bulkAct.attempt(job, sql, () => true, db);
  await members.update(asSystem(db, tenantId), memberId, { role: "support" });
  const went = await bulkAct.attempt({ ...job, position: 20 }, sql, () => false, db);
  expect(went).toEqual({ kind: "refused", error: "whoever began it may no longer do this" });
  expect((await users.list(operator)).items).toHaveLength(2);
});

test("cross-tenant: subjects of another tenant are nobody here, and another tenant's acts are not found", async () => {
  const other = await makeTenant();
  const { sub } = await createUser(db, other, { username: "theirs" });
  await expect(begin({ act: "remove", users: [sub] })).rejects.toMatchObject({ kind: "invalid" });
  const { id } = await bulkActs.create({ ...operator, tenantId: other }, { act: "sign-out", users: [sub] });
  await expect(bulkActs.show(operator, id)).rejects.toMatchObject({ kind: "not_found" });
  await expect(bulkActs.act(operator, "cancel", id, {})).rejects.toMatchObject({ kind: "not_found" });
});
