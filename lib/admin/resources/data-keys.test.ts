import { randomUUID } from "node:crypto";
import { beforeAll, beforeEach, expect, test } from "vitest";
import { type Database, database } from "@/db/client";
import { clients } from "@/lib/admin/resources/clients";
import { imports } from "@/lib/admin/resources/imports";
import { users } from "@/lib/admin/resources/users";
import { webhooks } from "@/lib/admin/resources/webhooks";
import { asSystem } from "@/lib/admin/system";
import { encrypt } from "@/lib/base/secrets";
import { newTotpSecret } from "@/lib/identity/methods/totp";
import { dataKeyOf, vaultFor } from "@/lib/keys/vault";
import { systemTenant } from "@/lib/model/system-tenant";
import { tidy } from "@/lib/store/housekeeping";
import { type Sealed, sealedRows } from "@/lib/store/sealed";
import { findTenant } from "@/lib/tenants/directory";
import { gatehouse } from "@/test/command";
import { changeEncryptionKey, dropEarlierKeys } from "@/test/encryption-key";
import { ownDatabase } from "@/test/own-database";
import { renewDataKey } from "./data-keys";
import { keys } from "./keys";
import { contextOf, rewrapSecrets } from "./rewrap";
import { tenants } from "./tenants";

/** Every tenant's secrets are moved, so this has a database to itself. */
beforeAll(async () => {
  const close = await ownDatabase("data_keys");
  ({ db, sql } = database());
  return close;
});

let db: Database["db"];
let sql: Database["sql"];
const everything = [
  "key",
  "secret",
  "previousSecret",
  "totp",
  "salt",
  "webhook",
  "previousWebhook",
  "importPart",
] as const;
let id = "";

/** A tenant with a secret of every kind. */
beforeEach(async () => {
  id = `t-${randomUUID().slice(0, 8)}`;
  await tenants.create(asSystem(db), { id, name: "One" });
  const context = asSystem(db, id);
  const uri = "https://rp.example/cb";
  await clients.create(context, { client_id: "rp", redirect_uris: [uri] });
  await clients.act(context, "rotate-secret", "rp", {});
  const { id: hook } = await webhooks.create(context, { url: "https://hooks.example/", events: ["*"] });
  await webhooks.act(context, "rotate-secret", hook, {});
  const { sub } = await users.create(context, { username: "ann" });
  const factor = randomUUID();
  await sql`insert into totp_factors (tenant_id, id, user_id, name, secret, last_step, created_at)
    values (${id}, ${factor}, ${sub}, 'App', ${newTotpSecret(await vaultFor(db, id), factor)}, 7, now())`;
  const file = await imports.create(context, { name: "users.csv", format: "csv" });
  await imports.act(context, "add", file.id, { number: 0, text: "username\nbo\n" });
});

async function all(): Promise<readonly Sealed[]> {
  const rows: Sealed[] = [];
  for await (const one of sealedRows(db, id).all(everything)) rows.push(one);
  expect(new Set(rows.map(({ kind }) => kind))).toEqual(new Set(everything));
  return rows;
}
const dataKeys = async () =>
  (await sql`select id from data_keys where tenant_id = ${id} order by created_at`).map((row) => row.id);
const opens = async (rows: readonly Sealed[]) => {
  const vault = await vaultFor(db, id);
  const plain = await Promise.allSettled(rows.map((row) => vault.open(row.sealed, contextOf(row))));
  return plain.filter(({ status }) => status === "fulfilled").length;
};

test("every secret that a tenant has at rest is under its own data key, and none is overlooked", async () => {
  const rows = await all();
  expect(new Set(rows.map(({ sealed }) => dataKeyOf(sealed)))).toEqual(new Set(await dataKeys()));
  const columns = await sql`
    select c.table_name as table, c.column_name as column from information_schema.columns c join pg_class t on t.relname = c.table_name
    where c.table_schema = current_schema() and c.data_type in ('text', 'jsonb') and not t.relispartition and t.relkind in ('r', 'p')`;
  const sealed: string[] = [];
  for (const { table, column } of columns) {
    const found =
      await sql`select from ${sql(table)} where ${sql(column)}::text ~ '(^|")v[12]\\.[\\w-]{8,}\\.' limit 1`;
    if (found.length > 0) sealed.push(`${table}.${column}`);
  }
  // Whoever encrypts another column names its place in lib/store/sealed.ts.
  expect(sealed.sort()).toEqual([
    "clients.previous_secret",
    "clients.secret",
    "data_keys.wrapped",
    "keys.private_jwk",
    "tenants.pairwise_salt",
    "totp_factors.secret",
    "user_import_parts.text",
    "webhooks.previous_secret",
    "webhooks.secret",
  ]);
});

test("upgrade: what an earlier version closed under the installation's key is opened, and moved by a rewrap", async () => {
  const vault = await vaultFor(db, id);
  for (const row of await all())
    await sealedRows(db).replace(row, encrypt(await vault.open(row.sealed, contextOf(row)), contextOf(row)));
  await sql`delete from data_keys where tenant_id = ${id}`;
  expect((await (await findTenant(id))?.client("rp"))?.secret).toMatch(/^[\w-]{64}$/);
  expect((await all()).every(({ sealed }) => sealed.startsWith("v1."))).toBe(true);

  const { tenants: moved, unopened } = await rewrapSecrets(db);
  const rows = await all();
  expect([moved[id], unopened]).toEqual([rows.length, []]);
  expect(await opens(rows)).toBe(rows.length);
  expect(new Set(rows.map(({ sealed }) => dataKeyOf(sealed)))).toEqual(new Set(await dataKeys()));
  expect((await rewrapSecrets(db)).rewrapped).toBe(0);
});

test("backup: what a deleted tenant had closed opens no more, from a copy of its rows either, and nothing else of it is left", async () => {
  const copy = await all();
  expect(await opens(copy)).toBe(copy.length);
  await expect(tenants.remove(asSystem(db), id)).rejects.toMatchObject({ kind: "conflict" });
  await tenants.update(asSystem(db), id, { disabled: true });
  await tenants.remove(asSystem(db), id);

  expect(await opens(copy)).toBe(0);
  // Somebody who takes the name gets another key.
  await tenants.create(asSystem(db), { id, name: "Two" });
  expect(await opens(copy)).toBe(0);
  await tenants.update(asSystem(db), id, { disabled: true });
  await tenants.remove(asSystem(db), id);
  const tables = await sql`
    select table_name as name from information_schema.columns where table_schema = current_schema() and column_name = 'tenant_id'`;
  for (const { name } of tables)
    expect(await sql`select from ${sql(name)} where tenant_id = ${id}`, name).toHaveLength(0);
  const [told] = await sql`
    select data from events where tenant_id = ${systemTenant} and name = ${"tenant.removed"} and data ->> 'tenant' = ${id}`;
  expect(told?.data).toEqual({ tenant: id });
});

test("moved-ciphertext: what one tenant's data key closed opens in no other tenant's row, nor in another of its own", async () => {
  const rows = await all();
  await tenants.create(asSystem(db), { id: `${id}-too`, name: "Too" });
  const other = await vaultFor(db, `${id}-too`);
  for (const row of rows) {
    await expect(other.open(row.sealed, contextOf(row))).rejects.toThrow();
    await expect(other.open(row.sealed, contextOf({ ...row, tenantId: `${id}-too` }))).rejects.toThrow();
    const elsewhere = (await vaultFor(db, id)).open(row.sealed, `${contextOf(row)}x`);
    await expect(elsewhere).rejects.toThrow();
  }
});

test("a new data key closes everything; who holds the one before opens what the new one closed, and it goes two days later", async () => {
  const cached = await findTenant(id);
  const { data_key, moved } = renewDataKey.output.parse(
    await keys.act(asSystem(db, id), "renew-data-key", undefined, {}),
  );
  const rows = await all();
  expect([moved, new Set(rows.map(({ sealed }) => dataKeyOf(sealed)))]).toEqual([rows.length, new Set([data_key])]);
  for (const row of rows) await cached?.vault.open(row.sealed, contextOf(row));
  await tidy(sql);
  expect(await dataKeys()).toHaveLength(2);
  await sql`update data_keys set created_at = created_at - interval '49 hours' where tenant_id = ${id}`;
  await tidy(sql);
  expect(await dataKeys()).toEqual([data_key]);
  expect(await opens(rows)).toBe(rows.length);
});

test("a change of the installation's key touches data keys alone; what no key opens is left, told, and stops nothing", async () => {
  await rewrapSecrets(db);
  const before = await all();
  const damaged = `${id}-damaged`;
  await tenants.create(asSystem(db), { id: damaged, name: "Damaged" });
  await clients.create(asSystem(db, damaged), { client_id: "rp", redirect_uris: ["https://rp.example/cb"] });
  await sql`update clients set secret = 'v1.AAAAAAAAAAAAAAAA.AAAAAAAAAAAAAAAAAAAAAAAAAAAA' where tenant_id = ${damaged}`;
  await sql`insert into data_keys (tenant_id, id, wrapped, created_at) values (${damaged}, 'gone', 'v1.AAAA.AAAA', now() - interval '1 hour')`;
  const left = [
    { tenant: damaged, kind: "data key", id: "gone" },
    { tenant: damaged, kind: "client secret", id: "rp" },
  ];

  changeEncryptionKey();
  const [row] = await sql`select count(distinct tenant_id)::int as count from data_keys`;
  expect(await rewrapSecrets(db)).toMatchObject({ rewrapped: row?.count, unopened: left });
  dropEarlierKeys();
  expect(await all()).toEqual(before);
  expect(await opens(before)).toBe(before.length);
  expect(await keys.act(asSystem(db), "rewrap", undefined, {})).toMatchObject({ rewrapped: 0, unopened: left });
});

test("the command line says what no key opens, and ends as refused", async () => {
  await sql`update clients set secret = 'v1.AAAAAAAAAAAAAAAA.AAAAAAAAAAAAAAAAAAAAAAAAAAAA' where tenant_id = ${id}`;
  const { code, out, err } = await gatehouse(["key", "rewrap"]);
  expect(code).toBe(1);
  expect(out).toContain(`left as it is, since no key opens it: client secret rp of tenant ${id}`);
  expect(err).toMatch(/could not be opened and are left as they are; add the key/);
});
