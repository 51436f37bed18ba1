import type { lookup } from "node:dns";
import { afterAll, beforeAll, expect, test } from "vitest";
import { closeDatabase, database } from "@/db/client";
import type { Context } from "@/lib/admin/resource";
import { domains } from "@/lib/admin/resources/domains";
import { createTenant, showTenant, updateTenant } from "@/lib/admin/resources/tenants";
import { createOutbound, type FetchOutside, OutboundError } from "@/lib/http/outbound";
import { round } from "@/lib/jobs/rounds";
import { domainRows, servedHosts } from "@/lib/store/domains";
import { nameServer } from "@/test/name-server";
import { ownDatabase } from "@/test/own-database";
import { checkDomain } from "./check";
import { lookForProof } from "./proof";
import { rechecking } from "./recheck";

const records = new Map<string, string>();
let names: Awaited<ReturnType<typeof nameServer>>;
const admin = (tenantId: string): Context => ({
  db: database().db,
  tenantId,
  actor: { kind: "admin", userId: "ann" },
  roles: { [tenantId]: "admin" },
});
const unreachable: FetchOutside = () => Promise.reject(new OutboundError("unreachable", "nowhere"));
const serving =
  (text: string, status = 200): FetchOutside =>
  async () => ({ status, headers: new Headers(), body: new TextEncoder().encode(text) });
const add = (host: string, tenantId = "mine") => domains.create(admin(tenantId), { host });

beforeAll(async () => {
  await ownDatabase("domains");
  names = await nameServer(records);
  for (const id of ["mine", "theirs"]) await createTenant(database().db, { id, name: id });
});
afterAll(async () => {
  names.close();
  await closeDatabase();
});

/** Looks as the job and the button do. */
async function look(host: string, tenantId = "mine", fetch = unreachable) {
  const row = await domainRows(database().db, tenantId).find(host);
  return row && checkDomain(database().db, admin(tenantId).actor, row, { resolveTxt: names.resolveTxt, fetch });
}
const show = (host: string, tenantId = "mine") => domains.show(admin(tenantId), host);
const publish = async (host: string, tenantId = "mine") => {
  const { record_name, record_value } = await show(host, tenantId);
  records.set(record_name, record_value);
};
const eventsOf = async (host: string) =>
  (await database().sql`select name from events where data ->> 'host' = ${host} order by at`).map(({ name }) => name);

test("a host is proven by its TXT record or its file, is the issuer's when somebody says so, and is lost when its proof is", async () => {
  const { sql, db } = database();
  const host = "login.northwind.com";
  expect(await add(host)).toMatchObject({ state: "claimed", record_name: `_gatehouse.${host}` });
  await look(host);
  expect(await show(host)).toMatchObject({
    state: "claimed",
    problem: expect.stringContaining("there is no TXT record"),
  });
  records.set(`_gatehouse.${host}`, "gatehouse-domain=another");
  await look(host);
  expect((await show(host)).problem).toContain("has 1 TXT records, none of them");
  await publish(host);
  await look(host);
  expect(await show(host)).toMatchObject({ state: "proven", problem: null });
  await expect(domains.act(admin("mine"), "make-issuer", host, {})).rejects.toThrow("not proven and ready");
  const { record_value } = await show(host);
  await look(host, "mine", serving(`${record_value}\nserved-by=gatehouse\n`));
  expect(await show(host)).toMatchObject({ state: "ready" });
  await domains.act(admin("mine"), "make-issuer", host, {});
  expect((await showTenant(db, "mine")).issuer).toBe(`https://${host}`);
  expect(await servedHosts(sql)).toEqual([{ host, tenantId: "mine", isIssuer: true }]);
  await expect(domains.remove(admin("mine"), host)).rejects.toThrow("move it back first");

  records.clear();
  await sql`update domains set checked_at = now() - interval '25 hours' where host = ${host}`;
  const recheck = rechecking({ resolveTxt: names.resolveTxt, fetch: unreachable });
  await round(sql, db, recheck);
  expect(await show(host)).toMatchObject({ state: "failing", is_issuer: true });
  expect((await showTenant(db, "mine")).issuer).toBe(`https://${host}`);
  await sql`update domains set failing_since = now() - interval '8 days' where host = ${host}`;
  await round(sql, db, recheck);
  expect(await show(host)).toMatchObject({ state: "lost", is_issuer: false });
  expect((await showTenant(db, "mine")).issuer).toMatch(/\/t\/mine$/);
  expect(await servedHosts(sql)).toEqual([]);
  expect(await eventsOf(host)).toEqual(["domain.added", "domain.proven", "domain.made-issuer", "domain.lost"]);
});

test("a file at the host does as well; what is proven is told of once", async () => {
  const host = "id.northwind.com";
  const { record_value } = await add(host);
  await domains.act(admin("mine"), "check", host, {});
  expect(await show(host)).toMatchObject({ state: "claimed", problem: expect.stringContaining("DNS") });
  for (let times = 0; times < 2; times += 1) await look(host, "mine", serving(`${record_value}\r\n`));
  expect(await show(host)).toMatchObject({ state: "proven", ready_at: null });
  expect(await eventsOf(host)).toEqual(["domain.added", "domain.proven"]);
});

test("claim-squatting: a claim blocks nobody, and a host is whose proof is found first", async () => {
  const host = "login.contoso.com";
  await add(host);
  await add(host, "theirs");
  await publish(host, "theirs");
  expect(await look(host)).toMatchObject({ provenAt: null });
  expect(await look(host, "theirs")).toMatchObject({ provenAt: expect.any(Date) });
  await publish(host);
  expect(await look(host)).toBeUndefined();
  expect(await show(host)).toMatchObject({ state: "claimed" });
  expect((await show(host)).record_value).not.toBe((await show(host, "theirs")).record_value);
});

test("idor: another tenant's domain is not found, made the issuer or given back", async () => {
  const host = "only.contoso.com";
  await add(host, "theirs");
  await expect(show(host)).rejects.toMatchObject({ kind: "not_found" });
  for (const act of ["check", "make-issuer", "leave-issuer"])
    await expect(domains.act(admin("mine"), act, host, {})).rejects.toMatchObject({ kind: "not_found" });
  await expect(domains.remove(admin("mine"), host)).rejects.toMatchObject({ kind: "not_found" });
});

test("issuer-takeover: a host that is another tenant's issuer, or fails its proof, becomes nobody's issuer", async () => {
  const { sql, db } = database();
  const host = "sso.contoso.com";
  await add(host);
  await sql`update domains set proven_at = now(), ready_at = now() where host = ${host}`;
  await updateTenant(db, "theirs", { issuer: `https://${host}` });
  await expect(domains.act(admin("mine"), "make-issuer", host, {})).rejects.toMatchObject({ kind: "conflict" });
  await updateTenant(db, "theirs", { issuer: null });
  await sql`update domains set failing_since = now() where host = ${host}`;
  await expect(domains.act(admin("mine"), "make-issuer", host, {})).rejects.toMatchObject({ kind: "conflict" });
});

test("dns-rebinding: a host that leads inside is not asked for its file, and proves nothing by one", async () => {
  const inside = ((_host: string, _options: unknown, done: (...all: unknown[]) => void) =>
    done(null, [{ address: "127.0.0.1", family: 4 }])) as unknown as typeof lookup;
  const fetch = createOutbound({ allowsPrivate: false, lookup: inside });
  const found = await lookForProof({ host: "in.contoso.com", token: "t" }, { resolveTxt: names.resolveTxt, fetch });
  expect(found).toMatchObject({ isProven: false, problem: expect.stringContaining("is not on the public internet") });
  const moved = await lookForProof(
    { host: "in.contoso.com", token: "t" },
    { resolveTxt: names.resolveTxt, fetch: serving("gatehouse-domain=t", 302) },
  );
  expect(moved.isProven).toBe(false);
});
