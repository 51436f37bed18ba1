import { afterAll, beforeAll, expect, test } from "vitest";
import { closeDatabase, database } from "@/db/client";
import { createTenant } from "@/lib/admin/resources/tenants";
import { overLimit } from "@/lib/identity/sign-in";
import { tenantSettings } from "@/lib/model/tenant-settings";
import { type Count, counting } from "./attempts";
import { tidy } from "./housekeeping";

const limits = tenantSettings.parse({
  sign_in: { failures_per_account: 3, failures_in_a_row: 9, window: 900 },
}).sign_in;
const start = 4_000_000_000;
let now = start;

beforeAll(async () => {
  await createTenant(database().db, { id: "guessing", name: "Guessing" });
});
afterAll(closeDatabase);

/** A wrong password for an account. @returns when the next makes sense, in seconds from now; undefined where this one was judged */
async function guess(subject: string): Promise<number | undefined> {
  const { sql } = database();
  const growth = { limit: limits.failures_per_account, mostInARow: limits.failures_in_a_row };
  const from = sql`(values (${subject}, 1)) as one (subject, in_a_row)`;
  const [row] = await sql<
    (Count & { inARow: number })[]
  >`${counting(sql, "guessing", from, limits.window, now, growth)}`;
  if (!row) throw new Error("not counted");
  const until = overLimit({ counters: [{ ...row, subject, kind: "account", failures: row.count }] }, limits);
  return until === undefined ? undefined : until - now;
}

test("guessing-budget: each window that is used up doubles the next, and after so many in a row none is given for a week", async () => {
  now = start;
  const waits: number[] = [];
  let judged = 0;
  for (let tries = 0; tries < 30 && waits.length < 3; tries++) {
    const wait = await guess("user:a");
    if (wait === undefined) judged += 1;
    else {
      waits.push(wait);
      now += wait;
    }
  }
  expect(judged).toBe(limits.failures_in_a_row);
  expect(waits).toEqual([900, 1800, 3600 + 7 * 86_400]);
  expect(await guess("user:a")).toBeUndefined();
});

test("tries that are refused unjudged use up nothing", async () => {
  now = start;
  for (let tries = 0; tries < 20; tries++) await guess("user:b");
  now += 900;
  expect(await guess("user:b")).toBeUndefined();
});

test("housekeeping remembers an account's failures for a week, others as long as their window", async () => {
  const { sql } = database();
  for (const [subject, inARow, age] of [
    ["user:late", 5, "1 day"],
    ["user:old", 5, "8 days"],
    ["authorize:x", 0, "1 second"],
  ] as const)
    await sql`insert into attempts (tenant_id, subject, failures, in_a_row, window_ends_at)
      values ('guessing', ${subject}, 1, ${inARow}, now() - ${age}::interval)`;
  await tidy(sql);
  const rows = await sql<{ subject: string }[]>`
    select subject from attempts where tenant_id = 'guessing' and window_ends_at < now()`;
  expect(rows.map(({ subject }) => subject)).toEqual(["user:late"]);
});
