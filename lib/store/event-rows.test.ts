import { randomUUID } from "node:crypto";
import { beforeAll, expect, test } from "vitest";
import { database } from "@/db/client";
import { ownDatabase } from "@/test/own-database";
import { eventRows } from "./event-rows";

/** So many that reading all of them is no plan. */
const many = 30_000;
const person = randomUUID();

beforeAll(async () => {
  const close = await ownDatabase("event_rows");
  const { sql } = database();
  await sql`
    insert into events (tenant_id, at, name, actor_kind, user_id, client_id)
    select 'here', now() - n * interval '1 second', 'authorization.issued', 'person', gen_random_uuid(), 'app-' || n % 20
    from generate_series(1, ${many}::int) n`;
  await sql`
    insert into events (tenant_id, at, name, actor_kind, user_id, client_id)
    values ('here', now() - interval '1 day', 'key.rotated', 'admin', ${person}, 'rare')`;
  await sql`vacuum analyze events`;
  return close;
});

/** How many index entries and rows of the log were read for a list. */
async function readFor(filter: object): Promise<number> {
  const { db } = database();
  const total = async () => {
    await db.execute("select pg_stat_force_next_flush()");
    const [row] = await db.execute<{ total: number }>(
      "select sum(idx_tup_fetch + seq_tup_read)::int as total from pg_stat_user_tables where relname like 'events\\_%'",
    );
    return row?.total ?? 0;
  };
  const before = await total();
  await eventRows(db, "here").list({ ...filter, limit: 10 });
  return (await total()) - before;
}

test.each([
  ["nothing", {}],
  ["a name that is everywhere", { name: "authorization.issued" }],
  ["a name that is rare", { name: "key.rotated" }],
  ["a name that nothing has", { name: "device.denied" }],
  ["an application that has much", { client: "app-7" }],
  ["an application that has little", { client: "rare" }],
  ["an application that has nothing", { client: "none" }],
  ["a person", { user: person }],
  ["a person and a name that is everywhere", { user: person, name: "authorization.issued" }],
  ["an application and a name that is rare", { client: "app-7", name: "key.rotated" }],
])("a list narrowed by %s does not read the log", async (_, filter) => {
  expect(await readFor(filter)).toBeLessThan(100);
});
