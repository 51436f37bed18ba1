import { beforeAll, describe, expect, test } from "vitest";
import { database } from "@/db/client";
import { createTenant } from "@/lib/admin/resources/tenants";
import { createUser, updateUser } from "@/lib/admin/resources/users";
import { ownDatabase } from "@/test/own-database";
import { withinTenants } from "./second-lock";
import { patternOf, wordsOf } from "./user-search";
import { userRows } from "./users";

/** So many that reading all of them is no plan. */
const many = 30_000;

beforeAll(async () => {
  const close = await ownDatabase("user_search");
  const { db, sql } = database();
  for (const id of ["here", "there"]) await createTenant(db, { id, name: id });
  await sql`
    insert into users (tenant_id, username, claims)
    select 'here', 'user' || n, jsonb_build_object('name', 'Person No ' || md5(n::text), 'email', 'u' || n || '@example.com')
    from generate_series(1, ${many}::int) n`;
  await createUser(db, "here", { username: "ann", name: "Ann Smith-Östberg", email: "a.smith@other.example" });
  await createUser(db, "here", { username: "bo", name: "100% Bo_b", phone_number: "+1 (425) 555-1212" });
  await createUser(db, "here", { username: "cy", name: "Cy" });
  await updateUser(db, "here", "cy", { disabled: true });
  await createUser(db, "there", { username: "ann", name: "Ann Smith" });
  await sql`vacuum analyze users`;
  return close;
});

const named = async (filter: object, limit = 10) =>
  (await userRows(database().db, "here").list({ ...filter, limit })).items.map(({ username }) => username);

describe("who is found", () => {
  test.each([
    ["ann", ["ann"]],
    ["smith ANN", ["ann"]],
    ["östb", ["ann"]],
    ["an", ["ann"]],
    ["bo", ["bo"]],
    ["a.smith@other.example", ["ann"]],
    ["4255551212", ["bo"]],
    ["425 1212", ["bo"]],
    ["ann bo", []],
    ["nobody-at-all", []],
  ])("by %j", async (search, expected) => {
    expect(await named({ search })).toEqual(expected);
  });

  test.each([
    ["100%", ["bo"]],
    ["o_b", ["bo"]],
    ["%%%", []],
    ["___", []],
    ["\\", []],
  ])("pattern-injection: %j stands for itself", async (search, expected) => {
    expect(await named({ search })).toEqual(expected);
  });

  test("by the whole subject", async () => {
    const { id } = (await userRows(database().db, "here").find("ann")) ?? {};
    expect(await named({ search: ` ${id?.toUpperCase()} ` })).toEqual(["ann"]);
    expect(await named({ search: id?.slice(0, -1) })).toEqual([]);
  });

  test("by address, and by whether they can sign in", async () => {
    expect(await named({ email: "U17@example.com" })).toEqual(["user17"]);
    expect(await named({ disabled: true })).toEqual(["cy"]);
    expect(await named({ disabled: false }, 3)).toEqual(["ann", "bo", "user1"]);
    expect(await named({ disabled: true, search: "ann" })).toEqual([]);
  });

  test("page after page, nobody twice and nobody left out", async () => {
    const seen: string[] = [];
    let after: string | undefined;
    do {
      const page = await userRows(database().db, "here").list({ search: "user12", limit: 400, after });
      seen.push(...page.items.map(({ username }) => username));
      after = page.next ?? undefined;
    } while (after);
    const [row] = await database().sql`select count(*)::int as count from users where username like '%user12%'`;
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen).toHaveLength(row?.count);
  });
});

test("what is rare is found by the index of words, what nearly everybody has among the next names alone", async () => {
  const { sql } = database();
  const scans = async () => {
    await sql`select pg_stat_force_next_flush()`;
    const rows = await sql<{ index: string; scans: string }[]>`
      select indexrelname as index, idx_scan as scans from pg_stat_user_indexes where relname = 'users'
      union all select 'whole', seq_scan from pg_stat_user_tables where relname = 'users'`;
    return Object.fromEntries(rows.map(({ index, scans: count }) => [index, Number(count)]));
  };
  // The connection that reads tells what it did, too.
  const flushed = () => database().db.execute("select pg_stat_force_next_flush()");
  const used = async (search: string) => {
    await flushed();
    const before = await scans();
    // As administration asks, where PostgreSQL tells its planner nothing of the words.
    await withinTenants(database().db, ["here"], async (tx) => {
      await userRows(tx, "here").list({ search, limit: 10 });
    });
    await flushed();
    await database().db.execute("select 1");
    const after = await scans();
    return Object.keys(after).filter((name) => after[name] !== before[name]);
  };
  expect((await used("smith")).sort()).toEqual(["users_by_search_text", "users_by_username"]);
  expect((await used("an")).sort()).toEqual(["users_by_search_text", "users_by_username"]);
  expect((await used(crypto.randomUUID())).sort()).toEqual([
    "users_by_search_text",
    "users_by_username",
    "users_tenant_id_id_pk",
  ]);
  expect(await used("example.com")).toEqual(["users_by_username"]);
});

test.each([
  ["a%b_c\\d", "%a\\%b\\_c\\\\d%"],
  ["ab", "%\nab%"],
  ["_", "%\n\\_%"],
])("pattern of %j", (word, pattern) => {
  expect(patternOf(word)).toBe(pattern);
});

test("a search of very many words is one of its first ones", () => {
  expect(wordsOf(` a${"  b".repeat(50)}`)).toHaveLength(8);
});
