import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { closeDatabase, database } from "@/db/client";
import { createClient } from "@/lib/admin/resources/clients";
import { createTenant } from "@/lib/admin/resources/tenants";
import { deviceWorld, lifetime, now } from "@/test/device-codes";
import { tidy } from "./housekeeping";
import { servicesFor } from "./services";

const { sql } = database();
const { services, browser, sessionId, code, person, ...at } = deviceWorld("devices");
const { add, renew, poll, waiting, enter, approve, deny } = at;
const elsewhere = servicesFor(database(), "devices-too");

beforeAll(async () => {
  const { db } = database();
  await createTenant(db, { id: "devices-too", name: "Devices" });
  await createClient(db, "devices-too", { client_id: "tv", redirect_uris: ["https://tv.example/callback"] });
});
afterAll(closeDatabase);

const recorded = async (name: string) =>
  (await sql`select 1 from events where tenant_id = 'devices' and name = ${name}`).length;
const isCompleted = async (id: string) =>
  (await sql`select 1 from interactions where id = ${id} and completed_at is not null`).length === 1;

describe("a device code", () => {
  test("is the only one with its user code in its tenant", async () => {
    expect(await add({ hash: randomBytes(32) })).toBe(false);
    expect(await add({}, elsewhere)).toBe(true);
  });

  test("goes from pending by approval to redeemed", async () => {
    expect(await poll()).toMatchObject({ polled: { isRedeemed: false, isTooQuick: false }, authorized: undefined });
    const id = await waiting();
    expect(await enter(id)).toMatchObject({ isRight: true });
    expect(await approve(id)).toBe(true);
    expect(await poll(now + 1)).toMatchObject({ authorized: { ...person, sessionId, scopes: ["openid"] } });
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
      (await sql`select poll_interval from device_codes where hash = ${code.hash}`)[0]?.pollInterval;
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
    expect(await poll(now, "tv", undefined, elsewhere)).toBeUndefined();
    const [row] = await sql`select polled_at, redeemed_at from device_codes where hash = ${code.hash}`;
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
      (select authorization_id from device_codes where hash = ${code.hash})`;
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

    await renew();
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
    expect(await enter(await waiting(), code.userCode, now + lifetime)).toMatchObject({ isRight: false });
    const late = await waiting();
    await enter(late);
    expect(await approve(late, now + 1)).toBe(true);
    expect(await poll(now + lifetime)).toMatchObject({ polled: { isRedeemed: false }, authorized: undefined });

    for (const [age, left] of [
      ["23 hours", 1],
      ["25 hours", 0],
    ] as const) {
      await sql`update device_codes set expires_at = now() - ${age}::interval where hash = ${code.hash}`;
      await tidy(sql);
      expect(await sql`select 1 from device_codes where hash = ${code.hash}`).toHaveLength(left);
    }
  });

  test("goes with its client", async () => {
    await createClient(database().db, "devices", {
      client_id: "gone",
      redirect_uris: ["https://gone.example/callback"],
    });
    await sql`update device_codes set client_id = 'gone' where hash = ${code.hash}`;
    await sql`delete from clients where tenant_id = 'devices' and client_id = 'gone'`;
    expect(await sql`select 1 from device_codes where hash = ${code.hash}`).toHaveLength(0);
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
    const found = await services.interactions.read(id, browser.secretHash);
    expect(found).toMatchObject({
      prompt: "confirm_device",
      expiresAt: now + lifetime,
      request: {
        kind: "device",
        clientId: "tv",
        asked: {
          device: code.hash.toString("hex"),
          userCode: code.userCode,
          params: { scope: "openid" },
          from: "203.0.113.*",
          at: now,
        },
      },
    });
  });

  test("guessing: counted before it is looked up, by everything that it is counted by; over that a right code is as good as wrong", async () => {
    const tries = [
      { subject: `a-${code.userCode}`, most: 100, window: 60 },
      { subject: `b-${code.userCode}`, most: 3, window: 60 },
    ];
    const id = await waiting();
    const guess = (typed: string) => services.deviceCodes.enter(id, typed, tries, 60, now);
    const wrong = await Promise.all([guess("x"), guess("y"), guess("z")]);
    expect(wrong.map(({ counts }) => counts[1]?.count).sort()).toEqual([1, 2, 3]);
    const over = await guess(code.userCode);
    expect(over).toMatchObject({ isRight: false, counts: [{ count: 4 }, { count: 4, endsAt: now + 60 }] });
    const later = services.deviceCodes.enter(id, code.userCode, tries, 60, now + 61);
    expect(await later).toMatchObject({ isRight: true });
  });
});
