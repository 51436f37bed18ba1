import { randomBytes } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { applyFunctions, areFunctionsInForce } from "./apply-functions";
import { type Db, database, openDatabase } from "./client";
import { prepareDatabase } from "./prepare";

/** A database of its own, whose rules can be broken. */
const name = `functions_${randomBytes(5).toString("hex")}`;
const url = new URL(process.env.DATABASE_URL ?? "");
url.pathname = `/${name}`;
const { sql, db, close } = openDatabase(url.href, 1);
const prepare = () => prepareDatabase(url.href, { onProgress: () => {} });
const isInForce = () => areFunctionsInForce((query) => sql.unsafe(query));

/** What the row of each function and trigger of ours is: another one after it was made again. */
const rows = async () => [
  ...(await sql`select proname, xmin::text from pg_proc where proname like 'gatehouse%' order by 1`),
  ...(await sql`select tgrelid::regclass::text, tgname, xmin::text from pg_trigger where not tgisinternal order by 1, 2`),
];

beforeAll(async () => {
  await database().sql.unsafe(`create database ${name}`);
  await prepare();
});
afterAll(async () => {
  await close();
  await database().sql.unsafe(`drop database ${name} with (force)`);
});

test("every function of the database stands in a file, and every file is in force", async () => {
  const written = readdirSync("db/functions").map((file) => readFileSync(`db/functions/${file}`, "utf8"));
  const inFiles = written.flatMap((text) =>
    [...text.matchAll(/FUNCTION (gatehouse_\w+)\([^)]*\) RETURNS/g)].map(([, found]) => found),
  );
  const inDatabase = await sql<
    { proname: string }[]
  >`select proname from pg_proc where proname like 'gatehouse%' order by 1`;
  expect(inDatabase.map(({ proname }) => proname)).toEqual(inFiles.toSorted());
  expect(await isInForce()).toBe(true);
});

test("functions that are in force are left alone", async () => {
  const before = await rows();
  await prepare();
  expect(await rows()).toEqual(before);
});

test.each([
  "create or replace function gatehouse_notify_key() returns trigger language plpgsql as 'begin return null; end'",
  "drop trigger session_ended on sessions",
  "alter table sessions disable trigger session_ended",
  "create or replace trigger clients_forgotten after insert on clients for each row execute function gatehouse_forget_client()",
])("tampering: %s is put right by the next start", async (tampering) => {
  await sql.unsafe(tampering);
  expect(await isInForce()).toBe(false);
  await prepare();
  expect(await isInForce()).toBe(true);
  const found =
    await sql`select tgenabled from pg_trigger where tgname in ('session_ended', 'clients_forgotten') order by tgname`;
  expect(found.map(({ tgenabled }) => tgenabled)).toEqual(["O", "O"]);
});

test("rolling-upgrade: a program that is older than the database leaves the newer rules alone", async () => {
  await sql.unsafe(
    "create or replace function gatehouse_notify_key() returns trigger language plpgsql as 'begin return null; end'",
  );
  expect(await applyFunctions(db, 0)).toBe(false);
  expect(await isInForce()).toBe(false);
  await prepare();
  expect(await isInForce()).toBe(true);
});

test("to bring a database up to date may take longer than a request's statement", async () => {
  const seed = async (using: Db) =>
    expect(await using.execute("show statement_timeout")).toMatchObject([{ statement_timeout: "0" }]);
  expect.assertions(1);
  await prepareDatabase(url.href, { seed, onProgress: () => {} });
});
