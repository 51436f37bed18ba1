import { randomUUID } from "node:crypto";
import { afterAll, expect, test } from "vitest";
import { closeDatabase, database } from "@/db/client";
import { verifyAudit } from "@/lib/admin/audit/verify";
import { partitionStore } from "@/lib/store/event-partitions";
import { round } from "../rounds";
import { partitions } from "./partitions";
import { sealTenant } from "./seal-audit";

afterAll(closeDatabase);

const { db, sql } = database();

async function tenant(retention: number): Promise<string> {
  const id = `months-${randomUUID().slice(0, 8)}`;
  const settings = JSON.stringify({ audit: { retention } });
  await sql`insert into tenants (id, name, pairwise_salt, settings) values (${id}, 'Months', '', ${settings}::jsonb)`;
  return id;
}

const happen = (id: string, ago: string) => sql`
  insert into events (tenant_id, name, actor_kind, at) values (${id}, 'user.created', 'operator', now() - ${ago}::interval)`;
const homes = async (id: string) =>
  (
    await sql<
      { home: string }[]
    >`select tableoid::regclass::text as home from events where tenant_id = ${id} order by at`
  ).map(({ home }) => home.replace(/\d{4}_\d{2}/, "month"));
const run = () => partitions.run({ db, sql });

test("this month and the next two have a partition; what came before its own was there is moved into it", async () => {
  const id = await tenant(400);
  await happen(id, "0 days");
  const names = (await partitionStore(sql).months()).map(({ name }) => name);
  expect(names.length).toBeGreaterThanOrEqual(3);
  await happen(id, "200 days");
  expect(await homes(id)).toEqual(["events_default", "events_month"]);
  await sql`select gatehouse_event_partition((now() - interval '200 days')::date)`;
  expect(await homes(id)).toEqual(["events_month", "events_month"]);
  await expect(sql`delete from events where tenant_id = ${id}`).rejects.toThrow("append only");
});

test("events go when their tenant's retention is over, month by month, and what is left still verifies", async () => {
  const [short, long] = [await tenant(30), await tenant(400)];
  for (const id of [short, long]) {
    await happen(id, "500 days");
    await happen(id, "100 days");
    await sealTenant(sql, id);
    await happen(id, "0 days");
    await sealTenant(sql, id);
  }
  await sql`select gatehouse_event_partition((now() - interval '500 days')::date)`;
  const months = async () => (await partitionStore(sql).months()).length;
  const before = await months();
  await run();
  expect(await months()).toBe(before - 1);
  expect(await homes(short)).toHaveLength(1);
  expect(await homes(long)).toHaveLength(2);
  for (const id of [short, long]) expect(await verifyAudit(sql, id)).toMatchObject({ seals: 3, findings: [] });
  await run();
  expect((await verifyAudit(sql, short)).seals).toBe(3);
});

test("tampering: what goes before the chain says that it may is missed", async () => {
  const id = await tenant(400);
  await happen(id, "100 days");
  await sealTenant(sql, id);
  await partitionStore(sql).forget(id, new Date().toISOString());
  expect((await verifyAudit(sql, id)).findings.map(({ kind }) => kind)).toEqual(["seal_changed"]);
});

test("no round is done twice at once, and a round that fails gives its lock back", async () => {
  let [begin, done] = [() => {}, () => {}];
  const begun = new Promise<void>((resolve) => {
    begin = resolve;
  });
  const held = new Promise<void>((resolve) => {
    done = resolve;
  });
  const slow = {
    name: "slow",
    run: () => {
      begin();
      return held;
    },
  };
  const [one, other] = [await sql.reserve(), await sql.reserve()];
  const first = round(one, db, slow);
  await begun;
  expect(await round(other, db, slow)).toBe(false);
  done();
  expect(await first).toBe(true);
  await expect(round(one, db, { name: "slow", run: () => Promise.reject(new Error("no")) })).rejects.toThrow("no");
  expect(await round(other, db, slow)).toBe(true);
  for (const connection of [one, other]) connection.release();
});
