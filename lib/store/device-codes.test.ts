import { randomBytes, randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { closeDatabase, database } from "@/db/client";
import { createClient } from "@/lib/admin/resources/clients";
import { createTenant } from "@/lib/admin/resources/tenants";
import { createUser } from "@/lib/admin/resources/users";
import { unlessReplayed } from "@/lib/model/dpop-proof";
import { bearer } from "@/lib/model/sender-constraint";
import { tidy } from "./housekeeping";
import type { NewTokens } from "./issued-tokens";
import { servicesFor } from "./services";

const tenants = ["devices", "devices-too"];
const now = 4_000_000_000;
const lifetime = 600;
const services = () => servicesFor(database(), "devices");
const { sql } = database();
let userId = "";
const browser = { id: randomUUID(), secretHash: randomBytes(32), expiresAt: now + 86_400 };
const sessionId = randomUUID();

beforeAll(async () => {
  const { db } = database();
  for (const id of tenants) {
    await createTenant(db, { id, name: "Devices" });
    await createClient(db, id, { client_id: "tv", redirect_uris: ["https://tv.example/callback"] });
  }
  await createClient(db, "devices", { client_id: "radio", redirect_uris: ["https://radio.example/callback"] });
  userId = (await createUser(db, "devices", { username: "alice" })).sub;
  await sql`insert into browsers (tenant_id, id, secret_hash, created_at, expires_at)
    values ('devices', ${browser.id}, ${browser.secretHash}, now(), to_timestamp(${browser.expiresAt}))`;
  await sql`insert into sessions (tenant_id, id, browser_id, user_id, auth_time, acr, amr, selected_at, created_at, expires_at)
    values ('devices', ${sessionId}, ${browser.id}, ${userId}, now(), '1', '{pwd}', now(), now(), to_timestamp(${now + 86_400}))`;
});
afterAll(closeDatabase);

let userCode = "";
let hash = Buffer.alloc(0);
beforeEach(async () => {
  userCode = randomBytes(4).toString("hex");
  hash = randomBytes(32);
  expect(await add()).toBe(true);
});

const add = (more: { readonly userCode?: string; readonly hash?: Buffer } = {}, tenant = "devices") =>
  servicesFor(database(), tenant).deviceCodes.add({
    ...{ hash, userCode, clientId: "tv", params: { scope: "openid" }, requestedFrom: "203.0.113.*" },
    ...{ interval: 5, now, expiresAt: now + lifetime, ...more },
  });
const tokens = (): NewTokens => ({
  accessHash: randomBytes(32),
  accessExpiresAt: now + 900,
  refreshHash: undefined,
  refreshExpiresAt: now + 900,
  constraint: bearer,
  bindsRefresh: false,
  proof: undefined,
});
const poll = async (at = now, clientId = "tv", resources: readonly string[] | undefined = undefined) =>
  unlessReplayed(await services().deviceCodes.poll({ hash, clientId, resources }, tokens(), at));

/** An interaction of the browser in which a code can be typed. */
async function waiting(): Promise<string> {
  const id = randomUUID();
  const opened = { id, prompt: "user_code", reason: "device", request: { kind: "device" }, now, expiresAt: now + 3600 };
  await services().interactions.open(browser.id, opened as never, undefined);
  return id;
}
const free = [{ subject: "test", most: 1_000_000 }].map((one) => ({ ...one, window: 60 }));
const enter = (id: string, code = userCode, at = now) => services().deviceCodes.enter(id, code, free, 60, at);
const approve = (interactionId: string, at = now) =>
  services().authorizations.issue(
    {
      ...{ id: randomUUID(), clientId: "tv", userId, sessionId, codeHash: undefined, accessHash: undefined },
      ...{ accessExpiresAt: at, codeChallenge: undefined, codeConstraint: bearer, redirectUri: undefined },
      ...{ scopes: ["openid"], resources: [] },
      ...{ request: { authTime: at, acr: "1", amr: [] }, now: at, codeExpiresAt: at, expiresAt: at + 3600 },
    },
    {
      interactionId,
      origin: { address: undefined, requestId: undefined },
      device: { hash, approved: { name: "device.approved", ...by, data: { scopes: ["openid"] } } },
    },
  );
const by = { actor: { kind: "person" as const }, client: "tv" };
const deny = (interactionId: string) =>
  services().deviceCodes.deny(hash, interactionId, now, { name: "device.denied", ...by, data: {} });
const recorded = async (name: string) =>
  (await sql`select 1 from events where tenant_id = 'devices' and name = ${name}`).length;
const isCompleted = async (id: string) =>
  (await sql`select 1 from interactions where id = ${id} and completed_at is not null`).length === 1;

describe("a device code", () => {
  test("is the only one with its user code in its tenant", async () => {
    expect(await add({ hash: randomBytes(32) })).toBe(false);
    expect(await add({}, "devices-too")).toBe(true);
  });

  test("goes from pending by approval to redeemed", async () => {
    expect(await poll()).toMatchObject({ polled: { isRedeemed: false, isTooQuick: false }, authorized: undefined });
    const id = await waiting();
    expect(await enter(id)).toMatchObject({ isRight: true });
    expect(await approve(id)).toBe(true);
    expect(await poll(now + 1)).toMatchObject({ authorized: { userId, sessionId, scopes: ["openid"] } });
    expect(await poll(now + 60)).toMatchObject({ polled: { isRedeemed: true }, authorized: undefined });
  });

  test("redeemed by one of many parallel polls, with one access token", async () => {
    const id = await waiting();
    await enter(id);
    await approve(id);
    const polls = await Promise.all(Array.from({ length: 8 }, () => poll()));
    const winners = polls.flatMap((one) => one?.authorized ?? []);
    expect(winners).toHaveLength(1);
    expect(polls.filter((one) => one?.polled.isRedeemed)).toHaveLength(7);
    const rows = await sql`select 1 from access_tokens where authorization_id = ${winners[0]?.id ?? null}`;
    expect(rows).toHaveLength(1);
  });

  test("polled too soon: five seconds more each time, from then on", async () => {
    const interval = async () =>
      (await sql`select poll_interval from device_codes where hash = ${hash}`)[0]?.pollInterval;
    await poll(now);
    expect((await poll(now + 4))?.polled.isTooQuick).toBe(false);
    expect((await poll(now + 7))?.polled.isTooQuick).toBe(true);
    expect(await interval()).toBe(10);
    expect((await poll(now + 13))?.polled.isTooQuick).toBe(true);
    expect(await interval()).toBe(15);
    expect((await poll(now + 28))?.polled.isTooQuick).toBe(false);
  });

  test("nothing is changed by a poll of another client or another tenant, approved or not", async () => {
    const id = await waiting();
    await enter(id);
    await approve(id);
    expect(await poll(now, "radio")).toMatchObject({ polled: { clientId: "tv" }, authorized: undefined });
    const elsewhere = servicesFor(database(), "devices-too").deviceCodes;
    expect(await elsewhere.poll({ hash, clientId: "tv", resources: undefined }, tokens(), now)).toBeUndefined();
    const [row] = await sql`select polled_at, redeemed_at from device_codes where hash = ${hash}`;
    expect(row).toEqual({ polledAt: undefined, redeemedAt: undefined });
    expect(await poll(now, "tv", ["https://api.example"])).toMatchObject({ authorized: undefined });
    expect((await poll())?.authorized).toBeDefined();
  });

  test("approved once, in one browser, whoever else had entered it", async () => {
    const ids = [await waiting(), await waiting(), await waiting()];
    for (const id of ids) await enter(id);
    const before = await recorded("device.approved");
    const approvals = await Promise.all(ids.map((id) => approve(id)));
    expect(approvals.filter(Boolean)).toHaveLength(1);
    expect(await recorded("device.approved")).toBe(before + 1);
    const rows = await sql`select 1 from authorizations where tenant_id = 'devices' and id in
      (select authorization_id from device_codes where hash = ${hash})`;
    expect(rows).toHaveLength(1);
  });

  test("denied: no approval comes after it, and none of an approval before it", async () => {
    const before = await recorded("device.denied");
    const [first, second, third] = [await waiting(), await waiting(), await waiting()];
    for (const id of [first, second, third]) await enter(id);
    expect(await deny(first)).toBe(true);
    expect(await deny(first)).toBe(false);
    expect(await approve(second)).toBe(false);
    expect((await poll())?.polled).toMatchObject({ isDenied: true, authorizationId: undefined });
    expect(await recorded("device.denied")).toBe(before + 1);

    hash = randomBytes(32);
    userCode = randomBytes(4).toString("hex");
    await add();
    const fourth = await waiting();
    await enter(fourth);
    expect(await approve(fourth)).toBe(true);
    expect(await deny(third)).toBe(false);
    expect(await isCompleted(third)).toBe(true);
    expect((await poll())?.authorized).toBeDefined();
    expect(await recorded("device.denied")).toBe(before + 1);
  });

  test("declined half way through a sign-in: nothing of that is left on the interaction", async () => {
    const id = await waiting();
    await enter(id);
    await sql`update interactions set progress = '{"isDeclined": true}' where id = ${id}`;
    expect(await deny(id)).toBe(true);
    expect(await sql`select progress from interactions where id = ${id}`).toEqual([{ progress: undefined }]);
  });

  test("expired: neither entered, approved nor redeemed, and kept a day for late polls", async () => {
    const id = await waiting();
    await enter(id);
    expect(await approve(id, now + lifetime)).toBe(false);
    expect(await isCompleted(id)).toBe(true);
    expect(await enter(await waiting(), userCode, now + lifetime)).toMatchObject({ isRight: false });
    const late = await waiting();
    await enter(late);
    expect(await approve(late, now + 1)).toBe(true);
    expect(await poll(now + lifetime)).toMatchObject({ polled: { isRedeemed: false }, authorized: undefined });

    for (const [age, left] of [
      ["23 hours", 1],
      ["25 hours", 0],
    ] as const) {
      await sql`update device_codes set expires_at = now() - ${age}::interval where hash = ${hash}`;
      await tidy(sql);
      expect(await sql`select 1 from device_codes where hash = ${hash}`).toHaveLength(left);
    }
  });

  test("goes with its client", async () => {
    await createClient(database().db, "devices", {
      client_id: "gone",
      redirect_uris: ["https://gone.example/callback"],
    });
    await sql`update device_codes set client_id = 'gone' where hash = ${hash}`;
    await sql`delete from clients where tenant_id = 'devices' and client_id = 'gone'`;
    expect(await sql`select 1 from device_codes where hash = ${hash}`).toHaveLength(0);
  });
});

describe("a try at a user code", () => {
  test("binds the interaction to what the code stands for, for good, and no longer than the code lasts", async () => {
    const id = await waiting();
    expect(await enter(id, "no such code")).toMatchObject({ isRight: false });
    await enter(id);
    const other = { userCode: randomBytes(4).toString("hex"), hash: randomBytes(32) };
    await add(other);
    expect(await enter(id, other.userCode)).toMatchObject({ isRight: false });
    const found = await services().interactions.read(id, browser.secretHash);
    expect(found).toMatchObject({
      prompt: "confirm_device",
      expiresAt: now + lifetime,
      request: {
        kind: "device",
        clientId: "tv",
        asked: { device: hash.toString("hex"), userCode, params: { scope: "openid" }, from: "203.0.113.*", at: now },
      },
    });
  });

  test("guessing: counted before it is looked up, by everything that it is counted by; over that a right code is as good as wrong", async () => {
    const tries = [
      { subject: `a-${userCode}`, most: 100, window: 60 },
      { subject: `b-${userCode}`, most: 3, window: 60 },
    ];
    const id = await waiting();
    const guess = (code: string) => services().deviceCodes.enter(id, code, tries, 60, now);
    const wrong = await Promise.all([guess("x"), guess("y"), guess("z")]);
    expect(wrong.map(({ counts }) => counts[1]?.count).sort()).toEqual([1, 2, 3]);
    const over = await guess(userCode);
    expect(over).toMatchObject({ isRight: false, counts: [{ count: 4 }, { count: 4, endsAt: now + 60 }] });
    const later = services().deviceCodes.enter(id, userCode, tries, 60, now + 61);
    expect(await later).toMatchObject({ isRight: true });
  });
});
