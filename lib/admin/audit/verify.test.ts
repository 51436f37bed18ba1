import { randomUUID } from "node:crypto";
import { afterAll, expect, test } from "vitest";
import { closeDatabase, database } from "@/db/client";
import { createLog } from "@/lib/base/log";
import { shared } from "@/lib/base/shared";
import { record } from "@/lib/events/record";
import { sealAudit, sealTenant } from "@/lib/jobs/kinds/seal-audit";
import { changeEncryptionKey, dropEarlierKeys } from "@/test/encryption-key";
import { verifyAudit, verifyPart } from "./verify";

afterAll(closeDatabase);

const { db, sql } = database();
const lines: string[] = [];
shared("log", () => createLog("info", { write: (text: string) => lines.push(text) }));
const logged = (event: string) =>
  lines.map((line): Record<string, unknown> => JSON.parse(line)).filter((line) => line.event === event);

/** A tenant with three seals of three events each. */
async function sealed(): Promise<string> {
  const id = `audit-${randomUUID().slice(0, 8)}`;
  await sql`insert into tenants (id, name, pairwise_salt, settings) values (${id}, 'Audited', '', '{}'::text::jsonb)`;
  for (let seal = 0; seal < 3; seal += 1) {
    for (let at = 0; at < 3; at += 1) await happen(id);
    await sealTenant(sql, id);
  }
  return id;
}

const happen = (tenant: string, account = "deploy") =>
  record(db, tenant, { name: "user.created", actor: { kind: "operator", account }, user: randomUUID(), data: {} });

/** What somebody does who can write to the database, triggers or not. */
async function tamper(tenant: string, statement: string): Promise<void> {
  await sql.begin(async (tx) => {
    await tx`select set_config('gatehouse.retention', 'on', true)`;
    await tx.unsafe(statement.replaceAll(":tenant", `'${tenant}'`));
  });
}

/** The fifth event, in the middle of the second seal. */
const fifth = "(select id from events where tenant_id = :tenant order by at, id offset 4 limit 1)";
const kinds = async (tenant: string) => (await verifyAudit(sql, tenant)).findings.map(({ kind }) => kind);

test("what nobody has touched verifies, with its events in the order in which they were sealed", async () => {
  const tenant = await sealed();
  await happen(tenant);
  const { checkpoint, ...verified } = await verifyAudit(sql, tenant);
  expect(verified).toEqual({ seals: 3, events: 9, unsealed: 1, findings: [] });
  expect(checkpoint?.seal).toBe(3);
});

test("tampering: an event that was changed, removed, added, moved in time or exchanged with another is named", async () => {
  const of = async (statement: string) => {
    const tenant = await sealed();
    const [row] = await sql.unsafe<{ id: string }[]>(fifth.replaceAll(":tenant", `'${tenant}'`).slice(1, -1));
    await tamper(tenant, statement);
    const { findings } = await verifyAudit(sql, tenant);
    return findings.map(({ kind, event, seal }) => `${kind} ${seal ?? ""}${event === row?.id ? " it" : ""}`);
  };
  expect(await of(`update events set actor = 'nobody' where id = ${fifth}`)).toEqual(["event_changed 2 it"]);
  expect(await of(`update events set data = '{"x": 1}' where id = ${fifth}`)).toEqual(["event_changed 2 it"]);
  expect(await of(`delete from events where id = ${fifth}`)).toEqual(["event_missing 2 it"]);
  expect(await of(`update events set at = at - interval '1 hour' where id = ${fifth}`)).toEqual([
    "event_missing 2 it",
    "event_added  it",
  ]);
  expect(
    await of(
      "insert into events (tenant_id, name, actor_kind, at) values (:tenant, 'user.removed', 'operator', now() - interval '1 hour')",
    ),
  ).toEqual(["event_added "]);
  expect(
    await of(
      `insert into events select tenant_id, at + interval '1 microsecond', id, name, actor_kind, actor, user_id, client_id, session_id,
        address, request_id, data from events where id = ${fifth}`,
    ),
  ).toEqual(["event_changed 2 it", "event_added 2 it"]);
  expect(
    await of(
      `update events e set user_id = o.user_id from events o where e.tenant_id = :tenant and o.tenant_id = :tenant
        and o.id = (select id from events where tenant_id = :tenant order by at, id offset 5 limit 1) and e.id = ${fifth}`,
    ),
  ).toEqual(["event_changed 2 it"]);
});

test("tampering: a seal that was changed, removed, forged or exchanged shows, whatever was made to fit it", async () => {
  const of = async (statement: string) => {
    const tenant = await sealed();
    await tamper(tenant, statement);
    return kinds(tenant);
  };
  expect(await of("delete from event_seals where tenant_id = :tenant and number = 2")).toContain("seal_missing");
  expect(await of("update event_seals set count = 2 where tenant_id = :tenant and number = 2")).toContain(
    "seal_changed",
  );
  expect(
    await of("update event_seals set event_ids = null, hashes = null where tenant_id = :tenant and number = 2"),
  ).toEqual(["seal_changed"]);
  expect(await of("update event_seals set retained_from = now() where tenant_id = :tenant and number = 3")).toContain(
    "signature_wrong",
  );
  expect(
    await of(
      "delete from events where tenant_id = :tenant; update event_seals set event_ids = null, hashes = null, retained_from = now() where tenant_id = :tenant",
    ),
  ).toContain("seal_changed");
  expect(await of("update event_seals set key = hash where tenant_id = :tenant and number = 3")).toContain(
    "key_unknown",
  );
  expect(
    await of(
      "update event_seals s set event_ids = array(select unnest(s.event_ids) order by 1), hashes = s.digest where tenant_id = :tenant and number = 2",
    ),
  ).toContain("seal_changed");
});

test("tampering: a tail that was cut shows by the checkpoint that the log has, and so does a chain sealed anew", async () => {
  const tenant = await sealed();
  const { checkpoint } = await verifyAudit(sql, tenant);
  expect(logged("audit.sealed").at(-1)).toMatchObject({ tenant, count: 3, ...checkpoint });
  await tamper(
    tenant,
    "delete from events where tenant_id = :tenant and id = any(select unnest(event_ids) from event_seals where tenant_id = :tenant and number = 3); delete from event_seals where tenant_id = :tenant and number = 3",
  );
  expect(await kinds(tenant)).toEqual([]);
  const cut = await verifyAudit(sql, tenant, checkpoint);
  expect(cut.findings.map(({ kind }) => kind)).toEqual(["checkpoint_missing"]);
  await happen(tenant);
  await sealTenant(sql, tenant);
  expect(logged("audit.broken").at(-1)).toMatchObject({
    tenant,
    detail: expect.stringContaining("was at 3 and is at 2"),
  });
  const again = await verifyAudit(sql, tenant, checkpoint);
  expect(again.findings).toEqual([expect.objectContaining({ kind: "checkpoint_missing", seal: 3 })]);
});

test("a chain is checked bit by bit: each part follows the one before, and the end is told once", async () => {
  const tenant = await sealed();
  const parts = [];
  for (let after: number | undefined = 0; after !== undefined; ) {
    const part: Awaited<ReturnType<typeof verifyPart>> = await verifyPart(sql, tenant, { after, most: 1 });
    parts.push(part);
    after = part.next;
  }
  const whole = await verifyAudit(sql, tenant);
  expect(parts.map(({ next }) => next)).toEqual([1, 2, undefined]);
  expect(parts.reduce((sum, { events }) => sum + events, 0)).toBe(whole.events);
  expect(parts.at(-1)).toMatchObject({ checkpoint: whole.checkpoint, unsealed: whole.unsealed, findings: [] });
  await tamper(tenant, "update event_seals set previous = hash where tenant_id = :tenant and number = 2");
  expect((await verifyPart(sql, tenant, { after: 1, most: 1 })).findings).not.toEqual([]);
});

test("a transaction that commits late is in the seal after, not lost", async () => {
  const tenant = await sealed();
  let commit = () => {};
  const late = sql.begin(async (tx) => {
    await tx`insert into events (tenant_id, name, actor_kind) values (${tenant}, 'user.created', 'operator')`;
    await new Promise<void>((resolve) => {
      commit = resolve;
    });
  });
  await expect
    .poll(async () => (await sql`select 1 from pg_stat_activity where state = 'idle in transaction'`).length)
    .toBe(1);
  await happen(tenant);
  expect((await sealTenant(sql, tenant))?.text.count).toBe(1);
  commit();
  await late;
  await sealAudit(sql);
  expect(await verifyAudit(sql, tenant)).toMatchObject({ seals: 5, unsealed: 0, findings: [] });
});

test("two servers that seal at once make one chain, in which every event is once", async () => {
  const tenant = await sealed();
  for (let at = 0; at < 20; at += 1) await happen(tenant);
  await Promise.all(Array.from({ length: 5 }, () => sealTenant(sql, tenant)));
  const verified = await verifyAudit(sql, tenant);
  expect(verified).toMatchObject({ unsealed: 0, findings: [] });
});

test("a chain goes on under a new encryption key, and nothing is added to one whose end is under a key that is not ours", async () => {
  const tenant = await sealed();
  const other = await sealed();
  changeEncryptionKey();
  await happen(tenant);
  await sealTenant(sql, tenant);
  expect(await kinds(tenant)).toEqual([]);
  dropEarlierKeys();
  expect(await kinds(tenant)).toEqual([]);
  expect(await kinds(other)).toEqual(["key_unknown"]);
  await happen(other);
  expect(await sealTenant(sql, other)).toBeUndefined();
});
