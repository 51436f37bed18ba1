import { randomBytes } from "node:crypto";
import { sql as raw } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { closeDatabase, database, openDatabase } from "./client";

/** A database of its own, whose connections can be counted. */
const name = `connections_${randomBytes(5).toString("hex")}`;
const url = new URL(process.env.DATABASE_URL ?? "");
url.pathname = `/${name}`;

beforeAll(async () => {
  await database().sql.unsafe(`create database ${name}`);
});
afterAll(async () => {
  await database().sql.unsafe(`drop database ${name} with (force)`);
  await closeDatabase();
});

const connections = async () => (await database().sql`select from pg_stat_activity where datname = ${name}`).length;

test("a pool holds the connections it was given; Drizzle's is one more, open only once it is used", async () => {
  const { sql, db, close } = openDatabase(url.href, 2);
  expect(await connections()).toBe(0);
  await Promise.all(Array.from({ length: 8 }, () => sql`select pg_sleep(0.02)`));
  expect(await connections()).toBe(2);
  await Promise.all(Array.from({ length: 8 }, () => db.execute(raw`select 1`)));
  expect(await connections()).toBe(3);
  await close();
  await expect.poll(connections).toBe(0);
});

test("Drizzle reads times as dates, statements as seconds: of the same column of the same row", async () => {
  const { sql, db } = database();
  const time = "2026-11-23 15:32:10.123+00";
  const [typed] = await sql<{ someTime: number; empty: undefined; kept: object }[]>`
    select ${time}::text::timestamptz as some_time, null::text as empty, '{"some_key": {"an_other": null}}'::jsonb as kept`;
  expect(typed).toEqual({ someTime: 1_795_447_930.123, empty: undefined, kept: { some_key: { an_other: null } } });
  const [plain] = await db.$client`select ${time}::text::timestamptz as some_time, null::text as empty`;
  expect(plain).toEqual({ some_time: time, empty: null });
});
