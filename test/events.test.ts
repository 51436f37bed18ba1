import { afterAll, beforeAll, expect, test } from "vitest";
import { closeDatabase, database } from "@/db/client";
import { createClient } from "@/lib/admin/resources/clients";
import { createTenant } from "@/lib/admin/resources/tenants";
import { createUser } from "@/lib/admin/resources/users";
import { catalogue, type EventName } from "@/lib/events/catalogue";
import { address, interactionOf, visitor } from "./visitor";

/** What people do, as the audit log has it. */

const password = "a gate with seven locks";
let sub = "";
const { call, begin, submit, cookie } = visitor("recorded");

beforeAll(async () => {
  const { db } = database();
  await createTenant(db, { id: "recorded", name: "Recorded", settings: { sign_up: { enabled: true } } });
  await createClient(db, "recorded", { client_id: "rp", redirect_uris: ["https://rp.example/callback"] });
  sub = (await createUser(db, "recorded", { username: "alice", password })).sub;
});
afterAll(closeDatabase);

test("what people do is recorded by the act itself: by whom, from which keyed address, and nothing that they typed", async () => {
  const id = await begin();
  await submit(id, { identifier: "alice", password: "not hers at all", do: "sign_in" });
  await submit(id, { identifier: "a name like my-password", password, do: "sign_in" });
  await submit(id, { identifier: "alice", password, do: "sign_in" });
  const { sql } = database();
  const [session] = await sql`select id from sessions where tenant_id = 'recorded'`;
  await submit(id, { do: "allow", account: session?.id });
  await submit(await begin({ prompt: "consent" }), { do: "deny", account: session?.id });
  const out = interactionOf(await call("/oidc/logout"));
  await submit(out, { do: "sign_out" });
  const create = await begin({ prompt: "create" });
  await submit(create, { prompt: "create", do: "create", email: "eve@example.com", name: "Eve", password });

  const rows = await sql`select * from events where tenant_id = 'recorded' and actor_kind = 'person' order by at`;
  const told = rows.map(({ name, actor, userId, sessionId }) => [name, actor, userId, sessionId === session?.id]);
  const hers = [sub, sub, true];
  expect(told.slice(0, 7)).toEqual([
    ["sign-in.failed", undefined, sub, false],
    ["sign-in.failed", undefined, undefined, false],
    ["sign-in.succeeded", ...hers],
    ["consent.given", ...hers],
    ["authorization.issued", ...hers],
    ["consent.refused", ...hers],
    ["session.ended", ...hers],
  ]);
  expect(told.slice(7).map(([name]) => name)).toEqual(["sign-up.succeeded", "sign-in.succeeded"]);
  for (const row of rows) {
    expect(row.address).toMatch(/^[\w-]{22}$/);
    expect(row.requestId).toMatch(/^[\w-]{36}$/);
    const schema = catalogue[row.name as EventName];
    expect(schema.safeParse(row.data).success, row.name).toBe(true);
  }
  const all = JSON.stringify(await sql`select * from events where tenant_id = 'recorded'`);
  for (const secret of [
    address,
    password,
    "not hers at all",
    "a name like my-password",
    "eve@example.com",
    id,
    cookie(),
  ])
    expect(all).not.toContain(secret);
});
