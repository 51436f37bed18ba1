import { readFile } from "node:fs/promises";
import { afterAll, expect, test } from "vitest";
import { createTenant, showTenant } from "@/lib/admin/resources/tenants";
import { closeDatabase, database } from "./client";

afterAll(closeDatabase);

test("an upgrade keeps what a tenant offered: those made before profiles get `oidc-all`, a new one `bcp`", async () => {
  const { db, sql } = database();
  for (const id of ["upgraded", "recent"]) await createTenant(db, { id, name: id });
  expect((await showTenant(db, "recent")).settings.profile).toBe("bcp");
  await sql`update tenants set settings = settings - 'profile' where id = 'upgraded'`;
  await sql.unsafe(await readFile("db/migrations/0009_profiles.sql", "utf8"));
  expect((await showTenant(db, "upgraded")).settings.profile).toBe("oidc-all");
  expect((await showTenant(db, "recent")).settings.profile).toBe("bcp");
});
