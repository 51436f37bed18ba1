import { randomBytes } from "node:crypto";
import { afterAll, expect, test } from "vitest";
import { closeDatabase, database } from "@/db/client";
import { createTenant } from "@/lib/admin/resources/tenants";
import { noteUse } from "@/lib/oauth/client-use";
import { findTenant } from "@/lib/tenants/directory";
import { writeClientUses } from "./client-uses";
import { tidy } from "./housekeeping";

afterAll(closeDatabase);

/** Ages in days. */
async function add(
  tenant: string,
  id: string,
  trust: string,
  created: number,
  used: number | null = null,
  isRegistered = true,
) {
  const metadata = JSON.stringify({ redirect_uris: ["https://rp.example/"] });
  await database().sql`
    insert into clients (tenant_id, client_id, trust, metadata, registration_token_hash, created_at, last_used_at)
    values (${tenant}, ${id}, ${trust}, ${metadata}::jsonb, ${isRegistered ? randomBytes(32) : null}, now() - make_interval(secs => ${created * 86_400}),
      now() - make_interval(secs => ${used === null ? null : used * 86_400}))`;
}

const left = async (tenant: string) =>
  (await database().sql`select client_id from clients where tenant_id = ${tenant} order by client_id`).map(
    ({ clientId }) => clientId,
  );

test("a client that nobody vouches for goes when it was not used for the tenant's time, and no other does", async () => {
  const { db, sql } = database();
  await createTenant(db, { id: "unused", name: "Unused" });
  await createTenant(db, { id: "weekly", name: "W", settings: { registration: { unused_lifetime: 7 * 86_400 } } });
  await createTenant(db, { id: "kept", name: "Kept", settings: { registration: { unused_lifetime: 0 } } });
  await add("unused", "idle", "self", 31);
  await add("unused", "new", "self", 29);
  await add("unused", "used", "self", 400, 29);
  await add("unused", "used-long-ago", "self", 400, 31);
  await add("unused", "with-token", "token", 400);
  await add("unused", "of-operator", "operator", 400);
  await add("unused", "of-nobody", "self", 400, null, false);
  await add("weekly", "idle", "self", 8);
  await add("kept", "idle", "self", 4000);
  await tidy(sql);
  expect(await left("unused")).toEqual(["new", "of-nobody", "of-operator", "used", "with-token"]);
  expect(await left("weekly")).toEqual([]);
  expect(await left("kept")).toEqual(["idle"]);
});

test("use is kept to the day; of a client that stays whatever happens it is written beside the requests", async () => {
  const { db, sql } = database();
  await createTenant(db, { id: "use", name: "Use" });
  for (const [id, trust, used] of [
    ["never", "self", null],
    ["today", "self", 0.5],
    ["earlier", "self", 2],
    ["own", "operator", null],
    ["own-today", "operator", 0.5],
  ] as const) {
    await add("use", id, trust, 3, used);
    const tenant = await findTenant("use");
    const client = await tenant?.client(id);
    if (!tenant || !client) throw new Error("nothing was made");
    await noteUse(client, tenant);
  }
  const [own] = await sql`select last_used_at from clients where tenant_id = 'use' and client_id = 'own'`;
  expect(own?.lastUsedAt).toBeUndefined();
  await writeClientUses(sql);
  const rows = await sql<{ clientId: string; hours: number | undefined }[]>`
    select client_id, round(extract(epoch from now() - last_used_at) / 3600)::int as hours
    from clients where tenant_id = 'use' order by client_id`;
  expect(Object.fromEntries(rows.map(({ clientId, hours }) => [clientId, hours]))).toEqual({
    earlier: 0,
    never: 0,
    own: 0,
    "own-today": 12,
    today: 12,
  });
});
