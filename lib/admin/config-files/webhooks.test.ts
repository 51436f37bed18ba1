import { randomBytes } from "node:crypto";
import { afterAll, expect, test } from "vitest";
import { closeDatabase, database } from "@/db/client";
import type { Context } from "@/lib/admin/resource";
import { createTenant } from "@/lib/admin/resources/tenants";
import { createWebhook, webhooks } from "@/lib/admin/resources/webhooks";
import { newWebhookSecret } from "@/lib/webhooks/secret";
import { applyFile, planFile, rollBack } from "./apply";
import { driftOf } from "./drift";
import { exportTenants } from "./export";

afterAll(closeDatabase);

const { db, sql } = database();
const operator: Context = { db, actor: { kind: "operator", account: "deploy" } };
const secret = newWebhookSecret();
const given = { secrets: async () => secret };

async function newTenant() {
  const id = `hooks-${randomBytes(5).toString("hex")}`;
  await createTenant(db, { id, name: "Hooks" });
  const text = (members: string) => `gatehouse: 1\ntenants:\n  ${id}:\n    name: Hooks\n    webhooks:\n${members}`;
  return { id, context: { ...operator, tenantId: id }, text };
}
const orders = (events: string) =>
  `      orders: { url: https://hooks.example/in, events: [${events}], secret: { env: HOOK } }\n`;

test("webhooks go plan, apply, drift, rollback by their names, and their secret is in nothing", async () => {
  const { id, context, text } = await newTenant();
  const first = { ...given, text: text(orders("user.*")) };
  const applied = await applyFile(operator, first);
  expect(applied.made).toEqual([]);
  expect((await planFile(operator, first)).tenants[0]?.changes).toEqual([]);
  const [made] = (await webhooks.list(context)).items;
  expect(made).toMatchObject({ name: "orders", events: ["user.*"], enabled: true });

  await webhooks.update(context, made?.id ?? "", { enabled: false, events: ["*"] });
  const drift = await driftOf(context);
  expect(drift.things).toMatchObject([
    { kind: "webhook", id: "orders", by: { id: "deploy" }, members: [{ member: "enabled" }, { member: "events" }] },
  ]);
  await rollBack(context, 1, { secrets: "kept" });
  expect(await webhooks.list(context)).toMatchObject({ items: [{ id: made?.id, enabled: true, events: ["user.*"] }] });

  const other = { ...first, secrets: async () => newWebhookSecret() };
  expect((await applyFile(operator, other)).tenants[0]?.changes).toMatchObject([
    { id: "orders", members: [{ member: "secret", to: "environment variable HOOK", isSecret: true }] },
  ]);
  const told = JSON.stringify([
    applied,
    drift,
    await exportTenants(operator, [id]),
    await sql`select * from config_versions where tenant_id = ${id}`,
    await sql`select * from events where tenant_id = ${id}`,
  ]);
  expect(told).not.toContain(secret);
  expect(told).toContain("webhook.secret-rotated");
});

test("one that no file has named is known by its id, a name is one webhook's alone, and absent ones go", async () => {
  const { id, context, text } = await newTenant();
  const made = await createWebhook(db, id, { url: "https://hooks.example/by-hand", events: ["*"] });
  const exported = await exportTenants(operator, [id]);
  expect(exported).toContain(`      ${made.id}:\n`);
  expect((await planFile(operator, { ...given, text: exported })).tenants[0]?.changes).toEqual([]);
  await applyFile(operator, { ...given, text: text(orders('"*"')) });
  await expect(webhooks.update(context, made.id, { name: "orders" })).rejects.toMatchObject({ kind: "conflict" });
  await expect(
    createWebhook(db, id, { name: "orders", url: "https://hooks.example/x", events: ["*"] }),
  ).rejects.toMatchObject({ kind: "conflict" });
  await applyFile(operator, {
    ...given,
    text: text(`      orders: { absent: true }\n      ${made.id}: { absent: true }\n`),
  });
  expect((await webhooks.list(context)).items).toEqual([]);
});

test("secret-leak: a webhook's secret stands in no file, and one too weak is refused without being repeated", async () => {
  const { text } = await newTenant();
  const literal = text(orders('"*"').replace("{ env: HOOK }", secret));
  await expect(applyFile(operator, { ...given, text: literal })).rejects.toThrow("never the secret itself");
  const weak = { text: text(orders('"*"')), secrets: async () => "whsec_d2Vhaw==" };
  const refused = await applyFile(operator, weak).catch(String);
  expect(refused).toContain("must be whsec_ and 24 to 64 bytes");
  expect(refused).not.toContain("d2Vhaw");
  for (const half of ['{ events: ["*"] }', "{ url: https://hooks.example/in }"])
    await expect(applyFile(operator, { ...given, text: text(`      half: ${half}\n`) })).rejects.toThrow("is required");
});
