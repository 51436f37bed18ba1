import { randomUUID } from "node:crypto";
import { afterAll, expect, test } from "vitest";
import { closeDatabase, database } from "@/db/client";
import { catalogue, eventNames } from "./catalogue";
import type { NewEvent } from "./event";
import { record, recording } from "./record";

afterAll(closeDatabase);

const user = randomUUID();
const event: NewEvent = {
  name: "user.signed-out",
  actor: { kind: "operator", account: "deploy" },
  origin: { address: "keyed", requestId: randomUUID() },
  user,
  data: { sessions: 2, revoked: false },
};

const kept = (tenant: string) => database().sql`select * from events where tenant_id = ${tenant}`;

test("an event is a row for each row that the statement changed, with whom, by whom, from where and when", async () => {
  const { sql } = database();
  const session = randomUUID();
  await sql`
    with ended as (select * from (values (${session}::uuid)) as made (id)),
    recorded as (${recording(sql, "recorded-alone", event, sql`ended`, { session: sql`ended.id` })})
    select 1`;
  const [row, ...more] = await kept("recorded-alone");
  expect(more).toEqual([]);
  expect(row).toMatchObject({
    name: "user.signed-out",
    actorKind: "operator",
    actor: "deploy",
    userId: user,
    clientId: undefined,
    sessionId: session,
    address: "keyed",
    requestId: event.origin?.requestId,
    data: { sessions: 2, revoked: false },
  });
});

test("a statement that changes nothing records nothing, nor does a transaction that fails", async () => {
  const { sql, db } = database();
  await sql`with nobody as (select 1 where false), recorded as (${recording(sql, "unrecorded", event, sql`nobody`)}) select 1`;
  const failed = db.transaction(async (tx) => {
    await record(tx, "unrecorded", event);
    throw new Error("no");
  });
  await expect(failed).rejects.toThrow("no");
  expect(await kept("unrecorded")).toEqual([]);
});

test("tampering: an event is neither changed nor deleted", async () => {
  const { sql, db } = database();
  await record(db, "append-only", event);
  await expect(sql`update events set name = 'x' where tenant_id = 'append-only'`).rejects.toThrow("append only");
  await expect(sql`delete from events where tenant_id = 'append-only'`).rejects.toThrow("append only");
  expect(await kept("append-only")).toHaveLength(1);
});

test("every entry of the catalogue says what it means and takes nothing but what it names", () => {
  for (const name of eventNames) {
    expect(catalogue[name].description, name).toMatch(/\w/);
    expect(catalogue[name].safeParse({ password: "x" }).success, name).toBe(false);
  }
});
