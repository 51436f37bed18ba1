import { afterAll, expect, test } from "vitest";
import { closeDatabase, database } from "@/db/client";
import { listKeys } from "@/lib/admin/resources/keys";
import { rotateDueKeys } from "@/lib/admin/resources/scheduled-rotation";
import { createTenant } from "@/lib/admin/resources/tenants";
import { createUser } from "@/lib/admin/resources/users";
import { tidy } from "./housekeeping";

afterAll(closeDatabase);

test("deletes what is over and leaves what may still be asked for", async () => {
  const { db, sql } = database();
  await createTenant(db, { id: "tidy", name: "Tidy" });
  const browser = "00000000-0000-4000-8000-000000000001";
  await sql`insert into browsers (tenant_id, id, secret_hash, created_at, expires_at) values ('tidy', ${browser}, '\\x01', now(), now() + interval '1 day')`;
  for (const [id, age] of [
    ["old", "8 days"],
    ["late", "1 day"],
  ] as const) {
    await sql`insert into interactions (tenant_id, id, browser_id, prompt, reason, request, created_at, expires_at)
      values ('tidy', ${id}, ${browser}, 'login', 'no_session', '{}'::jsonb, now(), now() - ${age}::interval)`;
  }
  await sql`insert into access_tokens (tenant_id, hash, client_id, scopes, created_at, expires_at) values ('tidy', '\\x02', 'c', '{}', now(), now() - interval '1 second')`;
  await tidy(sql);
  expect(await sql`select id from interactions where tenant_id = 'tidy'`).toEqual([{ id: "late" }]);
  expect(await sql`select 1 from access_tokens where tenant_id = 'tidy'`).toHaveLength(0);
});

test("the file of an import waits for a day, its report for a week", async () => {
  const { db, sql } = database();
  await createTenant(db, { id: "waits", name: "Waits" });
  const names = async (age: string) => {
    const [{ id } = { id: "" }] = await sql<{ id: string }[]>`
      insert into user_imports (tenant_id, name, format, actor_kind, created_at)
      values ('waits', ${age}, 'csv', 'operator', now() - ${age}::interval) returning id`;
    await sql`insert into user_import_parts (tenant_id, import_id, number, text) values ('waits', ${id}, 0, 'username')`;
  };
  for (const age of ["23 hours", "25 hours", "8 days"]) await names(age);
  await tidy(sql);
  const left = await sql`
    select i.name, p.number from user_imports i
    left join user_import_parts p on p.tenant_id = i.tenant_id and p.import_id = i.id
    where i.tenant_id = 'waits' order by i.created_at`;
  expect(left).toEqual([{ name: "25 hours" }, { name: "23 hours", number: 0 }]);
});

test("cuts a request that is over to its client: a large one when it has expired, any other a day later", async () => {
  const { db, sql } = database();
  await createTenant(db, { id: "cut", name: "Cut" });
  const browser = "00000000-0000-4000-8000-0000000000c1";
  await sql`insert into browsers (tenant_id, id, secret_hash, created_at, expires_at) values ('cut', ${browser}, '\\x0c', now(), now())`;
  for (const [id, age, state] of [
    ["large", "1 minute", "x".repeat(5000)],
    ["small", "1 minute", "x"],
    ["small and old", "25 hours", "x"],
    ["large and open", "-1 minute", "x".repeat(5000)],
  ] as const) {
    const request = JSON.stringify({ kind: "authorize", clientId: "rp", params: { state } });
    await sql`insert into interactions (tenant_id, id, browser_id, prompt, reason, request, form, created_at, expires_at)
      values ('cut', ${id}, ${browser}, 'login', 'no_session', ${request}::text::jsonb, '{"identifier":"alice"}', now(), now() - ${age}::interval)`;
  }
  await tidy(sql);
  const rows = await sql<{ id: string; request: { kind: string; clientId: string }; form: object }[]>`
    select id, request, form from interactions where tenant_id = 'cut' order by id`;
  const cut = { request: { kind: "over", clientId: "rp" }, form: {} };
  expect(rows.filter(({ request }) => request.kind === "over")).toEqual([
    { id: "large", ...cut },
    { id: "small and old", ...cut },
  ]);
  expect(rows).toHaveLength(4);
});

test("ends a session at the end of its time, and leaves one that still lives", {
  tags: "op-back-channel-reasons",
}, async () => {
  const { db, sql } = database();
  await createTenant(db, { id: "expiry", name: "Expiry" });
  const { sub } = await createUser(db, "expiry", { username: "eve" });
  const [old, live] = ["00000000-0000-4000-8000-0000000000b1", "00000000-0000-4000-8000-0000000000b2"];
  for (const [id, left] of [
    [old, "-1 second"],
    [live, "1 day"],
  ] as const) {
    await sql`insert into browsers (tenant_id, id, secret_hash, created_at, expires_at) values ('expiry', ${id}, ${Buffer.from(id)}, now(), now() + interval '1 day')`;
    await sql`insert into sessions (tenant_id, id, browser_id, user_id, auth_time, amr, acr, selected_at, created_at, expires_at)
      values ('expiry', ${id}, ${id}, ${sub}, now(), '{pwd}', 'x', now(), now(), now() + ${left}::interval)`;
  }
  await tidy(sql);
  const rows =
    await sql`select id, ended_at = expires_at as is_over from sessions where tenant_id = 'expiry' order by id`;
  expect([...rows]).toEqual([
    { id: old, isOver: true },
    { id: live, isOver: undefined },
  ]);
});

test("rotates a key when its time has come, and not before", async () => {
  const { db } = database();
  await createTenant(db, { id: "due", name: "Due", settings: { key_rotation: 30 } });
  await createTenant(db, { id: "never", name: "Never", settings: { key_rotation: 0 } });
  const isOurs = (one: string) => one.startsWith("due ") || one.startsWith("never ");
  expect((await rotateDueKeys(db)).filter(isOurs)).toEqual([]);
  const later = new Date(Date.now() + 31 * 86_400_000);
  const rotated = (await rotateDueKeys(db, later)).filter(isOurs);
  expect(rotated).toContain("due RS256");
  expect(rotated.some((one) => one.startsWith("never "))).toBe(false);
  const rsa = (await listKeys(db, "due")).filter(({ alg }) => alg === "RS256").map(({ state }) => state);
  expect(rsa).toEqual(["current", "next"]);
});
