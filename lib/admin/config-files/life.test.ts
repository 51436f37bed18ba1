import { randomBytes } from "node:crypto";
import { afterAll, expect, test } from "vitest";
import { closeDatabase, database } from "@/db/client";
import type { Context } from "@/lib/admin/resource";
import { clients, updateClient } from "@/lib/admin/resources/clients";
import { showTenant, tenants } from "@/lib/admin/resources/tenants";
import { applyFile, planFile, rollBack } from "./apply";
import { driftOf } from "./drift";
import { configSchema } from "./schema";
import { history, managed } from "./versions";

afterAll(closeDatabase);

const { db, sql } = database();
const operator: Context = { db, actor: { kind: "operator", account: "deploy" } };
const secrets = () => Promise.reject(new Error("there are no secrets"));
const tenantId = `life-${randomBytes(5).toString("hex")}`;
const context = { ...operator, tenantId };
const file = (members: string) => ({ text: `gatehouse: 1\ntenants:\n  ${tenantId}:\n${members}`, secrets });
const shop = "      shop: { client_name: Shop, redirect_uris: [https://rp.example/cb] }\n";
const first = file(
  `    name: Life\n    settings:\n      refresh_grace: 20\n      lifetimes: { code: 30 }\n    clients:\n${shop}`,
);

test("a file goes plan, apply, drift, rollback", async () => {
  const plan = await planFile(operator, first);
  expect(plan.tenants[0]?.changes.map(({ action, kind }) => `${action} ${kind}`)).toEqual([
    "create tenant",
    "create client",
  ]);
  await expect(showTenant(db, tenantId)).rejects.toMatchObject({ kind: "not_found" });
  expect((await applyFile(operator, first, plan)).versions).toEqual({ [tenantId]: 1 });
  expect(await applyFile(operator, first)).toMatchObject({ versions: {}, tenants: [{ changes: [] }] });
  expect((await driftOf(context)).things).toEqual([]);
  expect(await managed(context)).toMatchObject({
    version: { number: 1, by: { kind: "operator", id: "deploy" } },
    things: [
      { kind: "tenant", members: ["name", "settings.refresh_grace", "settings.lifetimes.code"] },
      { kind: "client", id: "shop" },
    ],
  });

  const ann: Context = { ...context, actor: { kind: "operator", account: "ann" } };
  await tenants.update(ann, tenantId, { settings: { lifetimes: { code: 50, session: 9_000 } } });
  await clients.update(ann, "shop", { skip_consent: true });
  const drift = await driftOf(context);
  expect(drift).toMatchObject({
    number: 1,
    things: [
      { kind: "tenant", members: [{ member: "settings.lifetimes.code", from: 30, to: 50 }], by: { id: "ann" } },
      { kind: "client", id: "shop", members: [{ member: "skip_consent", from: false, to: true }], by: { id: "ann" } },
    ],
  });
  expect(drift.things.every(({ at }) => at !== undefined)).toBe(true);

  const second = file(
    `    name: Life\n    settings: { refresh_grace: 25 }\n    clients:\n      till: { redirect_uris: [https://rp.example/cb] }\n`,
  );
  const { tenants: done } = await applyFile(operator, second);
  expect(done[0]?.left).toEqual([{ kind: "client", id: "shop" }]);
  // What the file named before goes back to its default; what it never named stays.
  expect((await showTenant(db, tenantId)).settings).toMatchObject({
    refresh_grace: 25,
    lifetimes: { code: 60, session: 9_000 },
  });

  expect((await rollBack(context, 1, { secrets, isPruned: true })).versions).toEqual({ [tenantId]: 3 });
  expect((await showTenant(db, tenantId)).settings).toMatchObject({ refresh_grace: 20, lifetimes: { code: 30 } });
  const { items } = await clients.list(context);
  expect(items).toMatchObject([{ client_id: "shop", skip_consent: false }]);
  expect((await driftOf(context)).things).toEqual([]);
  await expect(rollBack(context, 9, { secrets })).rejects.toMatchObject({ kind: "not_found" });
  const { items: versions, next } = await history(context, { limit: 2 });
  expect(versions).toMatchObject([{ number: 3, restored_from: 1, created: 0, changed: 2, removed: 1 }, { number: 2 }]);
  expect((await history(context, { after: Number(next) })).items).toMatchObject([{ number: 1, created: 2 }]);
  const events =
    await sql`select name, data from events where tenant_id = ${tenantId} and name like 'config.%' order by at`;
  expect(events.map(({ name, data }) => [name, data.number, data.to])).toEqual([
    ["config.applied", 1, undefined],
    ["config.applied", 2, undefined],
    ["config.rolled-back", 3, 1],
  ]);
});

test("what is marked absent goes, what registered itself stays, and a missing client is a drift", async () => {
  await sql`insert into clients (tenant_id, client_id, trust, metadata, registration_token_hash)
    select tenant_id, 'itself', 'self', metadata, '\\x00' from clients where tenant_id = ${tenantId} and client_id = 'shop'`;
  await applyFile(operator, {
    ...file(`    name: Life\n    clients:\n${shop}      itself2: { absent: true }\n`),
    isPruned: true,
  });
  expect((await clients.list(context)).items.map((one) => one.client_id)).toEqual(["itself", "shop"]);
  await clients.remove(context, "shop");
  expect((await driftOf(context)).things).toMatchObject([
    { action: "delete", kind: "client", id: "shop", by: { id: "deploy" } },
  ]);
  await applyFile(operator, file(`    name: Life\n    clients:\n      itself: { absent: true }\n`));
  expect((await clients.list(context)).items).toEqual([]);
});

test("two files at the same moment come one after the other", async () => {
  const made = await Promise.all(
    [1, 2, 3].map((grace) => applyFile(operator, file(`    name: Life\n    settings: { refresh_grace: ${grace} }\n`))),
  );
  const numbers = made.flatMap(({ versions }) => Object.values(versions)).sort((a, b) => a - b);
  expect(new Set(numbers).size).toBe(3);
});

test("a client's file is the whole of it: what is not named has its default", async () => {
  await applyFile(operator, file(`    name: Life\n    clients:\n${shop}`));
  await updateClient(db, tenantId, "shop", {
    contacts: ["a@b.example"],
    grant_types: ["authorization_code", "refresh_token"],
  });
  const { tenants: done } = await applyFile(operator, file(`    name: Life\n    clients:\n${shop}`));
  expect(done[0]?.changes).toMatchObject([
    { action: "update", members: [{ member: "contacts" }, { member: "grant_types" }] },
  ]);
  expect((await clients.show(context, "shop")).contacts).toBeUndefined();
});

test("the schema for editors knows settings, clients and where secrets are", () => {
  const text = JSON.stringify(configSchema());
  for (const name of ["refresh_grace", "redirect_uris", "client_secret", "absent", "primary_color", "webhooks"])
    expect(text).toContain(`"${name}"`);
});
