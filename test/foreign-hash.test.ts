import { beforeAll, expect, test } from "vitest";
import { database } from "@/db/client";
import { createClient } from "@/lib/admin/resources/clients";
import { createTenant } from "@/lib/admin/resources/tenants";
import { createUser } from "@/lib/admin/resources/users";
import { isOurs, isPassword } from "@/lib/identity/password";
import { tidy } from "@/lib/store/housekeeping";
import { passwordStore } from "@/lib/store/passwords";
import { userRows } from "@/lib/store/users";
import { ownDatabase } from "./own-database";
import { callback, visitor } from "./visitor";

const tenantId = "moved";
const brought = "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW";
let sub: string;

beforeAll(async () => {
  const close = await ownDatabase("foreign_hash");
  const { db, sql } = database();
  await createTenant(db, { id: tenantId, name: "Moved" });
  await createClient(db, tenantId, { client_id: "rp", redirect_uris: [callback], token_endpoint_auth_method: "none" });
  sub = (await createUser(db, tenantId, { username: "ann" })).sub;
  await sql`insert into passwords (tenant_id, user_id, hash, foreign_kind, changed_at)
    values (${tenantId}, ${sub}, ${brought}, 'bcrypt:5', now() - interval '1 year')`;
  await sql`insert into foreign_kinds (tenant_id, kind) values (${tenantId}, 'bcrypt:5')`;
  return close;
});

const kept = async () =>
  (
    await database().sql`
      select p.hash, p.foreign_kind, p.changed_at, u.credentials_version from users u
      join passwords p on p.tenant_id = u.tenant_id and p.user_id = u.id where u.id = ${sub}`
  )[0];
const signIn = async (password: string) => {
  const me = visitor(tenantId);
  const id = await me.begin();
  await me.submit(id, { identifier: "ann", password, do: "sign_in" });
  const rows = await database().sql`select id from sessions where tenant_id = ${tenantId} and ended_at is null`;
  return rows.length;
};

test("a hash that was brought along signs in, becomes one of ours, and neither ends nor overtakes anything", async () => {
  const before = await kept();
  expect(await signIn("wrong")).toBe(0);
  expect((await kept())?.hash).toBe(brought);
  expect(await signIn("U*U")).toBe(1);
  const after = await kept();
  expect(after).toEqual({ ...before, hash: after?.hash, foreignKind: undefined });
  expect(isOurs(after?.hash)).toBe(true);
  expect(await isPassword("U*U", after?.hash)).toBe(true);
  expect(await signIn("U*U")).toBe(2);
  expect((await kept())?.hash).toBe(after?.hash);
  await tidy(database().sql);
  expect(await database().sql`select from foreign_kinds`).toHaveLength(0);
});

test("renewal-race: a renewal puts nothing in the place of a password that was set meanwhile", async () => {
  const { db, sql } = database();
  await sql`update passwords set hash = ${brought}, foreign_kind = 'bcrypt:5' where user_id = ${sub}`;
  await userRows(db, tenantId).setPassword(sub, "the new one");
  await passwordStore(sql, tenantId).renew(sub, brought, "the old one renewed");
  expect(await kept()).toMatchObject({ hash: "the new one", foreignKind: undefined });
});

test("a new password in the place of one that was brought along is a change of credentials", async () => {
  const { db, sql } = database();
  await sql`update passwords set hash = ${brought}, foreign_kind = 'bcrypt:5', changed_at = now() where user_id = ${sub}`;
  const before = await kept();
  await userRows(db, tenantId).setPassword(sub, "another");
  expect((await kept())?.credentialsVersion).toBe(before?.credentialsVersion + 1);
});
