import { afterAll, beforeAll, expect, test } from "vitest";
import { closeDatabase, type Db, database } from "@/db/client";
import { createTenant } from "@/lib/admin/resources/tenants";
import { createUser } from "@/lib/admin/resources/users";
import { withinTenants } from "@/lib/store/second-lock";

const { db, sql } = database();

beforeAll(async () => {
  for (const id of ["locked", "locked-out"]) {
    await createTenant(db, { id, name: id });
    await createUser(db, id, { username: "ann" });
  }
});
afterAll(closeDatabase);

test("every table with a tenant_id is held to the tenant by a policy, whoever adds it", async () => {
  const bare = await sql`
    select c.relname as name from pg_class c
    where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
      and (c.relname = 'tenants' or exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id'))
      and not (c.relrowsecurity and exists (
        select from pg_policy p where p.polrelid = c.oid and not p.polpermissive
          and p.polroles = array[to_regrole(quote_ident(gatehouse_tenant_role()))::oid]))`;
  const help =
    "gatehouse_isolate() of db/functions/tenant-role.sql gives each table its policies when a database is prepared";
  expect(
    bare.map(({ name }) => name),
    help,
  ).toEqual([]);
});

test("a table without a tenant_id is the installation's, and nobody who is held to a tenant reaches it", async () => {
  const open = await sql`
    select c.relname as name from pg_class c
    where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p') and not c.relispartition and c.relname <> 'tenants'
      and not exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id') order by 1`;
  const help = "what belongs to a tenant has a column tenant_id; what is the installation's is named in this test";
  expect(
    open.map(({ name }) => name),
    help,
  ).toEqual(installationWide);
  for (const { name } of open)
    expect(await refused((tx) => tx.execute(`select from ${name} limit 1`)), name).toBe("42501");
});

const installationWide = ["dashboard_sessions", "event_readers"];

/** The code of the error that PostgreSQL refuses something with, below the lock. */
const refused = (run: (tx: Db) => PromiseLike<unknown>): Promise<unknown> =>
  withinTenants(db, ["locked"], async (tx) => run(tx)).then(
    () => "nothing",
    (error: { cause?: { code?: string } }) => error.cause?.code,
  );

test("cross-tenant: a statement that forgets the tenant reaches nothing of another, and writes nothing there", async () => {
  const seen = await withinTenants(db, ["locked"], async (tx) => ({
    tenants: await tx.execute("update tenants set name = name returning id"),
    keys: await tx.execute("select distinct tenant_id as id from keys"),
    passwords: await tx.execute("delete from users returning tenant_id as id"),
  }));
  for (const rows of Object.values(seen)) expect([...rows]).toEqual([{ id: "locked" }]);
  const [left] = await sql`select count(*)::int as count from users where tenant_id = 'locked-out'`;
  expect(left?.count).toBe(1);
  expect(await refused((tx) => tx.execute("update keys set tenant_id = 'locked-out'"))).toBe("42501");
  expect(
    await refused((tx) =>
      tx.execute("insert into users (tenant_id, username, claims) values ('locked-out', 'eve', '{}')"),
    ),
  ).toBe("42501");
});

test("in a transaction that there is, what held before holds again behind it, and at its end nothing is left of it", async () => {
  const count = async (tx: Db) =>
    Number((await tx.execute("select count(distinct tenant_id) from keys where tenant_id like 'locked%'"))[0]?.count);
  await db.transaction(async (outer) => {
    expect(await count(outer)).toBe(2);
    await withinTenants(outer, ["locked"], async (inner) => {
      expect(await count(inner)).toBe(1);
      await withinTenants(inner, ["locked-out", "locked"], async (both) => expect(await count(both)).toBe(2));
      expect(await count(inner)).toBe(1);
    });
    await withinTenants(outer, ["locked"], () => Promise.reject(new Error("undone"))).catch(() => undefined);
    expect(await count(outer)).toBe(2);
  });
  expect(await count(db)).toBe(2);
});
