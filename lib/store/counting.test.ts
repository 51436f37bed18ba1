import { randomUUID } from "node:crypto";
import { beforeAll, expect, test } from "vitest";
import { database } from "@/db/client";
import { createClient } from "@/lib/admin/resources/clients";
import { answersOfClients, type ShownPoint, slowOf, statistics } from "@/lib/admin/resources/statistics";
import { createTenant } from "@/lib/admin/resources/tenants";
import { asSystem } from "@/lib/admin/system";
import { ownDatabase } from "@/test/own-database";
import { countEvents } from "./counting";
import { tidy } from "./housekeeping";
import { noteSlowAnswer, writeSlowAnswers } from "./slow-answers";
import { tallyToken, writeTallies } from "./token-tallies";

/** A round counts the events of all tenants, so this has a database to itself. */
beforeAll(async () => {
  const close = await ownDatabase("counting");
  for (const id of ["one", "two"]) await createTenant(database().db, { id, name: id });
  return close;
});

const happen = (name: string, user: string, ago = "0 s", sql = database().sql) => sql`
  insert into events (tenant_id, name, actor_kind, user_id, at)
  values ('one', ${name}, 'person', ${user}::uuid, now() - ${ago}::text::interval)`;
const points = async (range: string, tenant = "one") =>
  (await statistics.list(asSystem(database().db, tenant), { filter: { range } })).items;
const total = (all: readonly ShownPoint[], name: "sign_ins" | "failures" | "tokens" | "token_refusals") =>
  all.reduce((sum, point) => sum + point[name], 0);
const [ann, bob] = [randomUUID(), randomUUID()];

test("each event counts once, in its hour and its day, however often a round is done; a person once a day", async () => {
  const { sql } = database();
  for (const user of [ann, ann, bob]) await happen("sign-in.succeeded", user);
  await happen("authorization.issued", ann);
  await happen("sign-in.failed", ann);
  await happen("sign-in.succeeded", ann, "3 days");
  await happen("sign-in.succeeded", ann, "20 days");
  for (const _ of [1, 2, 3]) await countEvents(sql);
  await sql`update event_readers set settled = now() - interval '25 days', settled_at = '-infinity' where name = 'counters'`;
  await countEvents(sql);
  expect([total(await points("24h"), "sign_ins"), total(await points("7d"), "sign_ins")]).toEqual([3, 4]);
  expect(total(await points("30d"), "sign_ins")).toBe(5);
  expect((await points("7d")).at(-1)).toMatchObject({ sign_ins: 3, failures: 1, authorizations: 1, active_users: 2 });
  expect(await points("24h")).toHaveLength(24);
  expect(await points("30d")).toHaveLength(30);
});

test("lost-event: what commits late is counted by the next round", async () => {
  const { sql } = database();
  const before = total(await points("24h"), "failures");
  const slow = await sql.reserve();
  await slow`begin`;
  await happen("sign-in.failed", bob, "0 s", slow as never);
  await happen("sign-in.failed", bob);
  await countEvents(sql);
  await slow`commit`;
  slow.release();
  await countEvents(sql);
  expect(total(await points("24h"), "failures")).toBe(before + 2);
});

test("tenant-mix-up: what happens in one tenant counts in no other", async () => {
  for (const range of ["24h", "7d", "30d"])
    for (const point of await points(range, "two"))
      expect(point).toMatchObject({ sign_ins: 0, failures: 0, active_users: range === "24h" ? null : 0 });
});

test("answers of the token endpoint are added up by every server, and by client", async () => {
  const { sql, db } = database();
  for (const _ of [1, 2]) {
    tallyToken(sql, "one", "rp", true);
    tallyToken(sql, "one", "broken", false);
    tallyToken(sql, "one", "broken", false);
    await writeTallies(sql);
  }
  await writeTallies(sql);
  expect([total(await points("24h"), "tokens"), total(await points("24h"), "token_refusals")]).toEqual([2, 4]);
  expect(answersOfClients(await statistics.act(asSystem(db, "one"), "clients", undefined, {}))).toEqual([
    { client: "broken", issued: 0, refused: 4 },
    { client: "rp", issued: 2, refused: 0 },
  ]);
});

test("addresses of clients that are slow are told of, those of a shared key set for each client; what names no client counts for nobody", async () => {
  const { sql, db } = database();
  const jwks_uri = "https://rp.example/keys";
  for (const client_id of ["slow", "same"])
    await createClient(db, "one", {
      client_id,
      redirect_uris: ["https://rp.example/cb"],
      token_endpoint_auth_method: "private_key_jwt",
      jwks_uri,
    });
  for (const ms of [1_600.4, 3_000]) {
    noteSlowAnswer(sql, { purpose: "keys", url: jwks_uri, of: undefined, ms });
    noteSlowAnswer(sql, { purpose: "logout", url: "https://rp.example/out", of: "one/slow", ms: 2_000 });
    noteSlowAnswer(sql, { purpose: "logout", url: "https://rp.example/out", of: "two/slow", ms: 2_000 });
    noteSlowAnswer(sql, { purpose: "sector", url: "https://rp.example/sector", of: "one", ms: 2_000 });
    await writeSlowAnswers(sql);
  }
  const slow = async (id: string) => slowOf(await statistics.act(asSystem(db, id), "slow", undefined, {}));
  expect(await slow("one")).toEqual([
    { client: "same", purpose: "keys", count: 2, longest: 3_000 },
    { client: "slow", purpose: "keys", count: 2, longest: 3_000 },
    { client: "slow", purpose: "logout", count: 2, longest: 2_000 },
  ]);
  expect(await slow("two")).toEqual([]);
});

test("flood: addresses that are slow fill neither memory nor the table", async () => {
  const { sql } = database();
  for (let one = 0; one < 5_000; one += 1)
    noteSlowAnswer(sql, { purpose: "request_object", url: "https://rp.example", of: `one/made-up-${one}`, ms: 5_000 });
  await writeSlowAnswers(sql);
  expect(await sql`select from slow_answers where purpose = 'request_object'`).toHaveLength(0);
});

test("counters are kept for 400 days, people of a day for a month", async () => {
  const { sql } = database();
  await sql`insert into counters values ('one', now() - interval '401 days', 'sign_ins', 1), ('one', now() - interval '399 days', 'sign_ins', 1)`;
  await sql`insert into active_users values ('one', current_date - 40, ${ann}::uuid)`;
  await tidy(sql);
  expect(await sql`select from counters where hour < now() - interval '398 days'`).toHaveLength(1);
  expect(await sql`select from active_users where day < current_date - 35`).toHaveLength(0);
});
