import { beforeAll, beforeEach, expect, test } from "vitest";
import { database } from "@/db/client";
import { asSystem } from "@/lib/admin/system";
import { noteClientAddress, noteKeySetFetch, writeClientAddresses } from "@/lib/store/client-addresses";
import { ownDatabase } from "@/test/own-database";
import { createClient } from "./clients";
import { readersOf, settleWaitingKeys } from "./key-waits";
import { keys, listKeys, rotateKeys } from "./keys";
import { createTenant } from "./tenants";

/** What waits is settled for all tenants, so this has a database to itself. */
beforeAll(() => ownDatabase("key-waits"));

const redirect_uris = ["https://rp.example/cb"];
const [here, there, elsewhere] = ["192.0.2.1", "192.0.2.2", "198.51.100.7"];
let tenant = "";
let count = 0;

beforeEach(async () => {
  tenant = `wait-${++count}`;
  await createTenant(database().db, { id: tenant, name: tenant });
  await client("rp");
});

const client = (client_id: string, more: object = {}) =>
  createClient(database().db, tenant, { client_id, redirect_uris, ...more });

/** As if nothing were known of what was noted before: these tests take less than the minutes for which it is not noted again. */
async function written() {
  const { sql } = database();
  await writeClientAddresses(sql);
  const holder = globalThis as unknown as Record<symbol, Map<string, unknown>>;
  holder[Symbol.for("gatehouse.shared")]?.delete("known addresses");
}

async function used(id: string, address: string | undefined, at = tenant) {
  noteClientAddress(database().sql, at, id, address);
  await written();
}

/** The set as it is now is given to an address. */
async function fetched(address: string | undefined, at = tenant) {
  const newest = Math.max(...(await listKeys(database().db, at)).map((key) => key.created_at.getTime()));
  noteKeySetFetch(database().sql, at, address, newest);
  await written();
}

async function rotated() {
  const [key] = await rotateKeys(database().db, tenant, { alg: "RS256" });
  if (!key) throw new Error("no key");
  return key;
}

const readers = async (kid: string) => readersOf(await keys.act(asSystem(database().db, tenant), "readers", kid, {}));
const states = async (kid: string) =>
  Object.fromEntries((await readers(kid)).clients.map(({ client_id, state }) => [client_id, state]));
const state = async (kid: string) =>
  (await listKeys(database().db, tenant)).find((key) => key.kid === kid) ?? expect.fail();
const inSeconds = (seconds: number) => new Date(Date.now() + seconds * 1000);
const settled = async (now: Date) =>
  (await settleWaitingKeys(database().db, now)).filter((one) => one.startsWith(`${tenant} `));
const told = async () =>
  (await database().sql`select data from events where tenant_id = ${tenant} and name = 'key.took-over'`).map(
    ({ data }) => data,
  );

test("a new key waits for the clients of the last month, and is used once all of them have fetched it", async () => {
  await client("other");
  await used("rp", here);
  await used("other", there);
  const { kid, signs_from, waits_until } = await rotated();
  expect(waits_until).toEqual(signs_from);
  expect(signs_from.getTime() - Date.now()).toBeGreaterThan(6.9 * 86_400_000);
  await fetched(here);
  expect(await states(kid)).toEqual({ rp: "fetched", other: "waiting" });
  expect(await settled(inSeconds(601))).toEqual([]);
  await fetched(there);
  expect(await settled(inSeconds(1))).toEqual([]);
  expect(await settled(inSeconds(601))).toEqual([`${tenant} RS256 fetched`]);
  expect(await settled(inSeconds(601))).toEqual([]);
  expect(await state(kid)).toMatchObject({ state: "current", waits_until: null, missed: [] });
  const old = (await listKeys(database().db, tenant)).find((key) => key.alg === "RS256" && key.kid !== kid);
  expect(old).toMatchObject({ state: "retired" });
  expect((old?.gone_at?.getTime() ?? 0) - Date.now()).toBeLessThan(86_400_000 + 1000);
  expect(await told()).toEqual([{ kid, alg: "RS256", why: "fetched", missed: [] }]);
});

test("at its deadline a key is used all the same, and it is said who had not fetched it", async () => {
  await used("rp", here);
  const { kid } = await rotated();
  await database()
    .sql`update keys set signs_from = now() - interval '1 second', waits_until = now() - interval '1 second' where tenant_id = ${tenant} and kid = ${kid}`;
  expect((await state(kid)).state).toBe("current");
  expect(await settled(new Date())).toEqual([`${tenant} RS256 deadline`]);
  expect(await state(kid)).toMatchObject({ waits_until: null, missed: ["rp"] });
  expect(await told()).toEqual([{ kid, alg: "RS256", why: "deadline", missed: ["rp"] }]);
});

test("somebody may go ahead at once, once, and it is kept who had not fetched the key", async () => {
  await used("rp", here);
  const { kid } = await rotated();
  const goAhead = () => keys.act(asSystem(database().db, tenant), "take-over", kid, {});
  expect(await goAhead()).toMatchObject({ kid, state: "current", missed: ["rp"] });
  await expect(goAhead()).rejects.toThrow("does not wait");
  expect(await told()).toEqual([{ kid, alg: "RS256", why: "asked", missed: ["rp"] }]);
});

test("nobody is waited for who need not have the key, or of whom nobody can tell whether they do", async () => {
  await client("machine", { grant_types: ["client_credentials"], redirect_uris: [] });
  await client("edwards", { id_token_signed_response_alg: "EdDSA" });
  await client("spa", { token_endpoint_auth_method: "none" });
  await client("old");
  for (const id of ["machine", "edwards", "old"]) await used(id, here);
  const { sql } = database();
  await sql`update clients set last_used_at = now() where tenant_id = ${tenant} and client_id = 'spa'`;
  await sql`update client_addresses set used_at = now() - interval '31 days' where tenant_id = ${tenant} and client_id = 'old'`;
  const { kid, signs_from, waits_until } = await rotated();
  expect(waits_until).toBeNull();
  expect(signs_from.getTime() - Date.now()).toBeLessThanOrEqual(600_000);
  expect(await states(kid)).toEqual({ spa: "unknown" });
});

test("a client with several servers has the key when all that were used since have fetched it, or the one that was used last", async () => {
  await used("rp", here);
  await used("rp", there);
  const { kid } = await rotated();
  await fetched(there);
  expect(await states(kid)).toEqual({ rp: "fetched" });
  await used("rp", here);
  expect(await states(kid)).toEqual({ rp: "waiting" });
  await fetched(here);
  expect(await states(kid)).toEqual({ rp: "fetched" });
});

test("a set that was fetched before the client was known there counts", async () => {
  await used("rp", here);
  const { kid } = await rotated();
  const newest = (await state(kid)).created_at.getTime();
  noteKeySetFetch(database().sql, tenant, elsewhere, newest);
  await used("rp", elsewhere);
  expect(await states(kid)).toEqual({ rp: "fetched" });
});

test("stranger: who fetches the set counts for no client that is not used from their network, nor for another tenant's", async () => {
  await used("rp", here);
  const { kid } = await rotated();
  await createTenant(database().db, { id: `${tenant}-b`, name: "b" });
  await fetched(elsewhere);
  await fetched(undefined);
  await fetched("no address");
  await fetched(here, `${tenant}-b`);
  expect(await states(kid)).toEqual({ rp: "waiting" });
  await client("neighbour");
  await used("neighbour", here);
  await fetched(here);
  expect((await readers(kid)).clients.map(({ state: of, shares_address }) => [of, shares_address])).toEqual([
    ["fetched", true],
    ["fetched", true],
  ]);
});

test("stale-set: what a server gave out before it knew of the key is not the key", async () => {
  const before = Math.max(...(await listKeys(database().db, tenant)).map((key) => key.created_at.getTime()));
  await used("rp", here);
  const { kid } = await rotated();
  noteKeySetFetch(database().sql, tenant, here, before);
  await written();
  expect(await states(kid)).toEqual({ rp: "waiting" });
});

test("flood: strangers' fetches make no rows, and a client from everywhere no more than it is kept of", async () => {
  const { sql } = database();
  for (let one = 0; one < 12_000; one += 1) noteKeySetFetch(sql, tenant, `2001:db8:${one.toString(16)}::1`, 1);
  for (const round of [0, 1]) {
    for (let one = 0; one < 300; one += 1) noteClientAddress(sql, tenant, "rp", `203.0.${round}.${one % 256}`);
    noteClientAddress(sql, tenant, "nobody", here);
    await written();
  }
  const rows = await sql`select client_id, address from client_addresses where tenant_id = ${tenant}`;
  expect(rows.length).toBeLessThanOrEqual(64);
  expect(new Set(rows.map(({ clientId }) => clientId))).toEqual(new Set(["rp"]));
  for (const { address } of rows) expect(address).toMatch(/^[\w-]{43}$/);
  const [key] = await rotateKeys(database().db, tenant, { alg: "RS256" });
  expect(key?.waits_until).not.toBeNull();
});
