import { beforeAll, expect, test } from "vitest";
import { database } from "@/db/client";
import { createTenant, updateTenant } from "@/lib/admin/resources/tenants";
import { createWebhook } from "@/lib/admin/resources/webhooks";
import { ownDatabase } from "@/test/own-database";
import { tidy } from "./housekeeping";
import { fanOut } from "./webhook-fan-out";

/** A round reads the events of all tenants, so this has a database to itself. */
beforeAll(async () => {
  const close = await ownDatabase("fan_out");
  for (const id of ["one", "two"]) await createTenant(database().db, { id, name: id });
  return close;
});

const hook = (tenant: string, ...events: string[]) =>
  createWebhook(database().db, tenant, { url: `https://${tenant}.example/hook`, events });
const happen = (tenant: string, name: string, sql = database().sql) => sql`
  insert into events (tenant_id, name, actor_kind, actor, user_id, data)
  values (${tenant}, ${name}, 'operator', 'deploy', gen_random_uuid(), '{"reason": "busy"}'::jsonb)`;
const messages = async (webhook: { id: string }) =>
  database().sql<{ type: string; tenantId: string; payload: Record<string, unknown> }[]>`
    select type, tenant_id, payload from webhook_deliveries where webhook_id = ${webhook.id} order by payload ->> 'timestamp'`;

test("a webhook gets what it asks for, by name, by group or all, once however often it is read", async () => {
  const [named, group, all] = [await hook("one", "user.created"), await hook("one", "user.*"), await hook("one", "*")];
  for (const name of ["user.created", "user.changed", "sign-in.failed"]) await happen("one", name);
  for (const _ of [1, 2, 3]) await fanOut(database().sql);
  const types = async (webhook: { id: string }) =>
    (await messages(webhook)).map(({ type }) => type).filter((type) => !type.startsWith("webhook."));
  expect(await types(named)).toEqual(["user.created"]);
  expect(await types(group)).toEqual(["user.created", "user.changed"]);
  expect(await types(all)).toEqual(["user.created", "user.changed", "sign-in.failed"]);
});

test("a message says what happened, where, to whom and by whom, and nothing else", async () => {
  const webhook = await hook("one", "sign-in.*");
  await happen("one", "sign-in.failed");
  await fanOut(database().sql);
  const [message] = await messages(webhook);
  expect(message?.payload).toEqual({
    type: "sign-in.failed",
    timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]{15}Z$/),
    data: {
      id: expect.any(String),
      tenant: "one",
      actor: { kind: "operator", id: "deploy" },
      user: expect.any(String),
      details: { reason: "busy" },
    },
  });
});

test("tenant-mix-up: a webhook of one tenant gets nothing of another's", async () => {
  const [mine, theirs] = [await hook("one", "*"), await hook("two", "*")];
  await happen("two", "user.removed");
  await fanOut(database().sql);
  expect((await messages(theirs)).map(({ type }) => type)).toContain("user.removed");
  expect((await messages(mine)).map(({ type }) => type)).not.toContain("user.removed");
  for (const one of await messages(theirs)) expect(one.payload).toMatchObject({ data: { tenant: "two" } });
});

test("lost-event: what commits late, after others that began later were read, is sent all the same", async () => {
  const webhook = await hook("one", "key.added");
  const slow = await database().sql.reserve();
  await slow`begin`;
  await happen("one", "key.added", slow);
  await happen("one", "key.added");
  await fanOut(database().sql);
  await fanOut(database().sql);
  expect(await messages(webhook)).toHaveLength(1);
  await slow`commit`;
  slow.release();
  await fanOut(database().sql);
  expect(await messages(webhook)).toHaveLength(2);
});

test("what happened before a webhook, or while it or its tenant is disabled, is not sent", async () => {
  const { sql, db } = database();
  await happen("two", "key.rotated");
  const webhook = await hook("two", "key.rotated");
  await fanOut(sql);
  expect(await messages(webhook)).toEqual([]);
  await sql`update webhooks set disabled_at = now() where id = ${webhook.id}`;
  await happen("two", "key.rotated");
  await fanOut(sql);
  await sql`update webhooks set disabled_at = null, active_from = now() where id = ${webhook.id}`;
  await updateTenant(db, "two", { disabled: true });
  await happen("two", "key.rotated");
  await fanOut(sql);
  expect(await messages(webhook)).toEqual([]);
});

test("messages are kept for two weeks, one that still waits for longer", async () => {
  const { sql } = database();
  const webhook = await hook("one", "client.created");
  for (const _ of [1, 2, 3]) await happen("one", "client.created");
  await fanOut(sql);
  await sql`
    update webhook_deliveries set created_at = now() - n * interval '7 days 1 second', delivered_at = case when n < 3 then now() end
    from (select id, row_number() over () as n from webhook_deliveries where webhook_id = ${webhook.id}) numbered
    where webhook_deliveries.id = numbered.id`;
  await tidy(sql);
  expect(await messages(webhook)).toHaveLength(2);
});
