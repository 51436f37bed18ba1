import { expect, test } from "vitest";
import { database } from "@/db/client";
import { createTenant } from "@/lib/admin/resources/tenants";
import { createUser, users } from "@/lib/admin/resources/users";
import { asSystem } from "@/lib/admin/system";
import { checkIsolation } from "@/lib/cli/doctor/database";
import { withinTenants } from "@/lib/store/second-lock";
import { ownDatabase } from "@/test/own-database";

test("a start makes the role where it may; without it everything goes on, doctor says so, and the next start mends it", async () => {
  const close = await ownDatabase("isolation_role");
  const { db, sql } = database();
  for (const id of ["one", "two"]) await createTenant(db, { id, name: id });
  const seen = () => withinTenants(db, ["one"], (tx) => tx.execute("select distinct tenant_id from keys"));
  expect(await seen()).toHaveLength(1);
  expect(await checkIsolation(sql)).toMatchObject([{ level: "ok" }]);

  const [role] = await sql`select quote_ident(gatehouse_tenant_role()) as name`;
  await sql.unsafe(`revoke ${role?.name} from current_user`);
  expect(await seen()).toHaveLength(2);
  await createUser(db, "one", { username: "ann" });
  expect((await users.list(asSystem(db, "one"))).items).toHaveLength(1);
  const [found] = await checkIsolation(sql);
  expect(found).toMatchObject({ level: "warn", remedy: expect.stringContaining("isolation_role_gatehouse_tenant") });

  expect(await sql`select gatehouse_isolate() as done`).toEqual([{ done: true }]);
  expect(await seen()).toHaveLength(1);
  await close();
});
