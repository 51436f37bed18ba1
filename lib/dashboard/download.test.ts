import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { closeDatabase, database } from "@/db/client";
import { exportUsers } from "@/lib/admin/imports/export";
import { reportCsv } from "@/lib/admin/imports/report";
import { imports } from "@/lib/admin/resources/imports";
import { members } from "@/lib/admin/resources/members";
import { users } from "@/lib/admin/resources/users";
import { asSystem } from "@/lib/admin/system";
import { ensureSystemTenant } from "@/lib/admin/system-tenant";
import { randomToken, tokenHash } from "@/lib/base/secrets";
import { type MemberRole, systemTenant } from "@/lib/model/system-tenant";
import { dashboardSessionStore } from "@/lib/store/dashboard-sessions";
import { makeTenant } from "@/test/command";
import { sessionCookie } from "./cookie";
import { downloadOf } from "./download";

const { db, sql } = database();
let tenantId: string;
let other: string;

beforeAll(async () => {
  await ensureSystemTenant(db, () => undefined);
  tenantId = await makeTenant();
  other = await makeTenant();
  for (let n = 0; n < 3; n += 1) await users.create(asSystem(db, tenantId), { username: `person${n}` });
});
afterAll(closeDatabase);

/** A request of somebody who has a role in a tenant. */
async function signedInAs(role: MemberRole, at = tenantId): Promise<Request> {
  const username = `${role}-${randomUUID()}`;
  const { sub } = await users.create(asSystem(db, systemTenant), { username });
  await members.create(asSystem(db, at), { user: username, role });
  const [browser, sid, token] = [randomUUID(), randomUUID(), randomToken()];
  await sql`insert into browsers (tenant_id, id, secret_hash, created_at, expires_at)
    values (${systemTenant}, ${browser}, ${tokenHash(token)}, now(), now() + interval '1 day')`;
  await sql`insert into sessions (tenant_id, id, browser_id, user_id, auth_time, amr, acr, selected_at, created_at, expires_at)
    values (${systemTenant}, ${sid}, ${browser}, ${sub}, now(), '{}', '1', now(), now(), now() + interval '1 day')`;
  const begun = { hash: tokenHash(token), userId: sub, sid, authTime: Date.now() / 1000 };
  await dashboardSessionStore(db).begin(begun, undefined);
  return new Request("https://op.example/admin", { headers: { cookie: sessionCookie(token).split(";")[0] ?? "" } });
}

const exported = (request: Request) =>
  downloadOf(request, tenantId, "users.csv", async (context) =>
    exportUsers(context, { format: "csv", withHashes: false }),
  );
const recorded = () => sql`select data from events where tenant_id = ${tenantId} and name = 'users.exported'`;

test("exfiltration: who helps or reads takes no export, nor does anybody of another tenant, and each that is taken is recorded", async () => {
  for (const role of ["support", "auditor"] as const) expect((await exported(await signedInAs(role))).status).toBe(403);
  expect((await exported(await signedInAs("owner", other))).status).toBe(403);
  expect((await exported(new Request("https://op.example/admin"))).status).toBe(401);
  expect(await recorded()).toHaveLength(0);
  const response = await exported(await signedInAs("admin"));
  expect([response.status, response.headers.get("content-disposition")]).toEqual([
    200,
    'attachment; filename="users.csv"',
  ]);
  expect((await response.text()).trim().split("\n")).toHaveLength(4);
  expect(await recorded()).toMatchObject([{ data: { format: "csv", hashes: false } }]);
});

test("idor: the report of another tenant's import is not found", async () => {
  const { id } = await imports.create(asSystem(db, tenantId), { name: "a.csv", format: "csv" });
  const report = async (role: MemberRole, at: string) =>
    (await downloadOf(await signedInAs(role, at), at, "r.csv", (context) => reportCsv(context, id))).status;
  expect([await report("admin", tenantId), await report("owner", other), await report("auditor", tenantId)]).toEqual([
    200, 404, 403,
  ]);
});
