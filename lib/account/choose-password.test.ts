import { randomUUID } from "node:crypto";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { closeDatabase, database } from "@/db/client";
import type { Role } from "@/lib/admin/permissions";
import type { Context } from "@/lib/admin/resource";
import { passwordLink } from "@/lib/admin/resources/user-schemas";
import { users } from "@/lib/admin/resources/users";
import { ensureSystemTenant } from "@/lib/admin/system-tenant";
import { randomToken } from "@/lib/base/secrets";
import { isPassword } from "@/lib/identity/password";
import { systemTenant } from "@/lib/model/system-tenant";
import { findTenant } from "@/lib/tenants/directory";
import { makeTenant } from "@/test/command";
import { visitor } from "@/test/visitor";
import { linkAt } from "./choose-password";

afterAll(closeDatabase);
const { db, sql } = database();
const old = "a gate with seven locks";
const chosen = "eleven lanterns by the river";
let tenantId: string;
let operator: Context;

beforeEach(async () => {
  tenantId = await makeTenant();
  operator = { db, tenantId, actor: { kind: "operator", account: "ops" } };
});

const tokenOf = (link: string) => link.split("/").at(-1) ?? "";
const linkOf = async (who: string, by = operator) =>
  passwordLink.parse(await users.act(by, "make-password-link", who, {}));
async function invited(): Promise<string> {
  const { link = "" } = await users.create(operator, { username: "ann", invite: true });
  return tokenOf(link);
}
/** @returns where it leads, behind the tenant's `/password/` */
async function choose(token: string, password = chosen, at = tenantId): Promise<string> {
  const response = await visitor(at).post(`/password/${token}/submit`, { password });
  expect(response.status).toBe(303);
  expect(response.headers.get("set-cookie")).toBeNull();
  return response.headers.get("location")?.split("/password/")[1] ?? "";
}
const isOpen = async (token: string, at = tenantId) => {
  const tenant = await findTenant(at);
  return tenant ? linkAt(tenant, token).then(Boolean) : false;
};
async function has(password: string): Promise<boolean> {
  const [row] = await sql`select hash from passwords where tenant_id = ${tenantId}`;
  return isPassword(password, row?.hash);
}
const names = async () =>
  (await sql`select name from events where tenant_id = ${tenantId} and name ~ '^(user|session)' order by name`).map(
    ({ name }) => name,
  );

test("somebody who is invited chooses their first password, by the rules, and is not signed in by it", async () => {
  const token = await invited();
  expect(await choose(token, "short")).toBe(`${token}?error=weak_password`);
  expect(await choose(token, "")).toBe(`${token}?error=missing_password`);
  expect(await choose(token, "x".repeat(1025))).toBe(`${token}?error=long_password`);
  expect(await isOpen(token)).toBe(true);
  expect(await choose(token)).toBe("chosen");
  expect(await has(chosen)).toBe(true);
  expect(await names()).toEqual(["user.created", "user.password-chosen", "user.password-link-made"]);
});

test("a reset ends every session, raises the version of the credentials and forgets wrong tries", async () => {
  const { sub } = await users.create(operator, { username: "ann", password: old });
  const id = randomUUID();
  await sql`insert into browsers (tenant_id, id, secret_hash, created_at, expires_at)
    values (${tenantId}, ${id}, ${Buffer.from(id)}, now(), now() + interval '1 day')`;
  await sql`insert into sessions (tenant_id, id, browser_id, user_id, auth_time, amr, acr, selected_at, created_at, expires_at)
    values (${tenantId}, ${id}, ${id}, ${sub}, now(), '{pwd}', 'x', now(), now(), now() + interval '1 day')`;
  const { link, kind, username } = await linkOf("ann");
  expect({ kind, username }).toEqual({ kind: "reset", username: "ann" });
  expect(await has(old)).toBe(true);
  expect(await choose(tokenOf(link))).toBe("chosen");
  expect(await has(chosen)).toBe(true);
  expect(await sql`select from sessions where tenant_id = ${tenantId} and ended_at is null`).toHaveLength(0);
  const [row] = await sql`select credentials_version from users where id = ${sub}`;
  expect(row?.credentialsVersion).toBe(3);
  expect(await names()).toEqual(["session.ended", "user.created", "user.password-chosen", "user.password-link-made"]);
});

describe("a link", () => {
  test("link-at-rest: is nowhere in the database, which has its hash", async () => {
    const token = await invited();
    const [row] =
      await sql`select l::text as text, octet_length(hash) as bytes from password_links l where tenant_id = ${tenantId}`;
    expect(row?.bytes).toBe(32);
    expect([row?.text.includes(token), token.length]).toEqual([false, 43]);
    const shown = await users.show(operator, "ann");
    expect(JSON.stringify([shown, await users.list(operator)])).not.toContain(token);
  });

  test("link-replay: works once, and looking at it takes nothing", async () => {
    const token = await invited();
    for (let at = 0; at < 3; at += 1) expect(await isOpen(token)).toBe(true);
    expect((await visitor(tenantId).call(`/password/${token}/submit`)).status).toBe(405);
    expect(await choose(token)).toBe("chosen");
    expect(await isOpen(token)).toBe(false);
    expect(await choose(token, "another one altogether")).toBe(token);
    expect(await has(chosen)).toBe(true);
  });

  test("link-race: of many who send it at the same time one chooses the password", async () => {
    const token = await invited();
    const passwords = Array.from({ length: 4 }, (_, at) => `${chosen} ${at}`);
    const went = await Promise.all(passwords.map((password) => choose(token, password)));
    expect(went.filter((to) => to === "chosen")).toHaveLength(1);
    expect(await has(passwords[went.indexOf("chosen")] ?? "")).toBe(true);
    expect((await names()).filter((name) => name === "user.password-chosen")).toHaveLength(1);
  });

  test("link-over: is no longer good when its time is over, another one was made, the person is disabled or has changed what they sign in with", async () => {
    const first = await invited();
    const second = tokenOf((await linkOf("ann")).link);
    expect([await isOpen(first), await isOpen(second)]).toEqual([false, true]);
    await sql`update password_links set expires_at = now() - interval '1 second' where tenant_id = ${tenantId}`;
    expect([await isOpen(second), await choose(second)]).toEqual([false, second]);

    const third = tokenOf((await linkOf("ann")).link);
    await users.update(operator, "ann", { disabled: true });
    expect([await isOpen(third), await choose(third)]).toEqual([false, third]);
    await expect(linkOf("ann")).rejects.toMatchObject({ kind: "conflict" });
    await users.update(operator, "ann", { disabled: false });

    const fourth = tokenOf((await linkOf("ann")).link);
    await users.act(operator, "set-password", "ann", { password: old });
    expect([await isOpen(fourth), await choose(fourth), await has(old)]).toEqual([false, fourth, true]);
  });

  test("cross-tenant: is of one tenant, and elsewhere like one that was made up", async () => {
    const token = await invited();
    const other = await makeTenant();
    expect([await isOpen(token, other), await choose(token, chosen, other)]).toEqual([false, token]);
    expect(await isOpen(token)).toBe(true);
  });

  test("enumeration: what is used, over, another tenant's or made up is answered alike, and names nobody", async () => {
    const used = await invited();
    await choose(used);
    const madeUp = randomToken();
    for (const token of [used, madeUp]) expect([await isOpen(token), await choose(token)]).toEqual([false, token]);
    for (const token of ["", "chosen", "x".repeat(43), "%00"]) expect(await isOpen(token)).toBe(false);
  });

  test("csrf: no other site sends it", async () => {
    const token = await invited();
    for (const site of ["cross-site", "same-site"]) {
      const init = {
        method: "POST",
        body: new URLSearchParams({ password: chosen }),
        headers: { "sec-fetch-site": site },
      };
      expect((await visitor(tenantId).call(`/password/${token}/submit`, init)).status).toBe(403);
    }
    expect(await isOpen(token)).toBe(true);
  });
});

test("takeover: whoever helps the people of a tenant makes no link for who manages it, nor for anybody elsewhere", async () => {
  await ensureSystemTenant(db, () => undefined);
  const username = `boss-${randomUUID()}`;
  const { sub } = await users.create({ ...operator, tenantId: systemTenant }, { username, password: old });
  const roles = (role: Role) => ({ [tenantId]: role });
  const as = (role: Role, at = tenantId): Context => ({
    db,
    tenantId: at,
    actor: { kind: "admin", userId: randomUUID() },
    roles: roles(role),
  });
  await users.create(operator, { username: "ann" });
  expect((await linkOf("ann", as("support"))).kind).toBe("first");
  await expect(linkOf("ann", as("auditor"))).rejects.toMatchObject({ kind: "forbidden" });
  for (const role of ["owner", "admin", "support"] as const) {
    await expect(linkOf(sub, as(role, systemTenant))).rejects.toMatchObject({ kind: "forbidden" });
    await expect(linkOf(sub, as(role))).rejects.toMatchObject({ kind: "not_found" });
  }
});
