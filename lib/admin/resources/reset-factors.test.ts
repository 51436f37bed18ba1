import { randomUUID } from "node:crypto";
import { afterAll, beforeEach, expect, test } from "vitest";
import { closeDatabase, database } from "@/db/client";
import type { Role } from "@/lib/admin/permissions";
import type { Context } from "@/lib/admin/resource";
import { encrypt } from "@/lib/base/secrets";
import { totpContext } from "@/lib/identity/methods/totp";
import { codeSubject } from "@/lib/store/attempts";
import { gatehouse, makeTenant } from "@/test/command";
import { users } from "./users";

afterAll(closeDatabase);
const { db, sql } = database();
let tenant: string;
let sub: string;

/** Ann, with an app, recovery codes, a session and wrong codes. */
beforeEach(async () => {
  tenant = await makeTenant();
  sub = (await users.create({ db, tenantId: tenant, actor: { kind: "operator" } }, { username: "ann" })).sub;
  const id = randomUUID();
  await sql`insert into totp_factors (tenant_id, id, user_id, name, secret, last_step, created_at, last_used_at)
    values (${tenant}, ${id}, ${sub}, 'Authenticator', ${encrypt("key", totpContext(tenant, id))}, 7, '2026-01-02T03:04:05Z', null)`;
  await sql`insert into recovery_codes (tenant_id, user_id, hashes, made, made_at) values (${tenant}, ${sub}, '{hash}', 1, now())`;
  await sql`insert into browsers (tenant_id, id, secret_hash, created_at, expires_at)
    values (${tenant}, ${id}, ${Buffer.from(id)}, now(), now() + interval '1 day')`;
  await sql`insert into sessions (tenant_id, id, browser_id, user_id, auth_time, amr, acr, selected_at, created_at, expires_at)
    values (${tenant}, ${id}, ${id}, ${sub}, now(), '{pwd}', 'x', now(), now(), now() + interval '1 day')`;
  await sql`insert into attempts (tenant_id, subject, failures, in_a_row, window_ends_at)
    values (${tenant}, ${codeSubject(sub)}, 9, 9, now() + interval '1 hour')`;
});

const version = async () => (await sql`select credentials_version from users where id = ${sub}`)[0]?.credentialsVersion;
const recorded = () =>
  sql`select * from events where tenant_id = ${tenant} and name ~ '^(factor|session)' order by name`;
const left = async () =>
  Promise.all(
    [
      sql`select from totp_factors where tenant_id = ${tenant}`,
      sql`select from recovery_codes where tenant_id = ${tenant}`,
      sql`select from attempts where tenant_id = ${tenant}`,
      sql`select from sessions where tenant_id = ${tenant} and ended_at is null`,
    ].map(async (rows) => (await rows).length),
  );

test("a user is shown with their factors and nothing secret of them, and can be handed back so", async () => {
  const of = ["--tenant", tenant, "--json"];
  const shown = await gatehouse(["user", "show", "ann", ...of]);
  const factors = [{ name: "Authenticator", created_at: "2026-01-02T03:04:05.000Z", last_used_at: null }];
  expect(shown.json()).toMatchObject({ sub, factors });
  expect(shown.out).not.toMatch(/sealed|hash/);
  const stdin = JSON.stringify({ ...shown.json(), nickname: "A" });
  expect((await gatehouse(["user", "update", "ann", ...of, "-"], { stdin })).json()).toMatchObject({ factors });
  const [row] = await sql`select claims from users where id = ${sub}`;
  expect(row?.claims).toEqual({ nickname: "A" });
  const [changed] = await sql`select data from events where tenant_id = ${tenant} and name = 'user.changed'`;
  expect(changed?.data).toEqual({ members: ["nickname"] });
});

test("a reset takes away factors and recovery codes, and whoever waits for a code or a session is out", async () => {
  const before = await version();
  const reset = await gatehouse(["user", "reset-factors", "ann", "--tenant", tenant, "--json"]);
  expect(reset.json()).toEqual({ sub, username: "ann", factors_removed: 1 });
  expect(await left()).toEqual([0, 0, 0, 0]);
  expect(await version()).toBeGreaterThan(before);
  expect(await recorded()).toMatchObject([
    { name: "factor.removed", actorKind: "operator", userId: sub, data: { method: "totp" } },
    { name: "session.ended", actorKind: "operator", userId: sub, data: { reason: "factors_reset" } },
  ]);
  const again = await version();
  const nothing = await gatehouse(["user", "reset-factors", "ann", "--tenant", tenant, "--json"]);
  expect(nothing.json()).toMatchObject({ factors_removed: 0 });
  expect(await version()).toBeGreaterThan(again);
  expect(await recorded()).toHaveLength(2);
});

test("escalation: whoever helps people, or reads, takes away nobody's second factor", async () => {
  const as = (role: Role): Context => ({
    db,
    tenantId: tenant,
    actor: { kind: "admin", userId: randomUUID() },
    roles: { [tenant]: role },
  });
  for (const role of ["support", "auditor"] as const)
    await expect(users.act(as(role), "reset-factors", "ann", {})).rejects.toMatchObject({ kind: "forbidden" });
  expect(await left()).toEqual([1, 1, 1, 1]);
  await users.act(as("admin"), "reset-factors", "ann", {});
  expect(await left()).toEqual([0, 0, 0, 0]);
});
