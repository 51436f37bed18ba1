import { afterAll, beforeAll, expect, test } from "vitest";
import { closeDatabase, database } from "@/db/client";
import { createClient } from "@/lib/admin/resources/clients";
import { createTenant } from "@/lib/admin/resources/tenants";
import { createUser } from "@/lib/admin/resources/users";
import { endpoints } from "@/lib/endpoints/table";
import { catalogue, type EventName } from "@/lib/events/catalogue";
import { csrfToken } from "@/lib/http/csrf";
import { setPeer } from "@/lib/http/peer";

/** What people do, as the audit log has it. */

const issuer = "http://localhost:3000/t/recorded";
const address = "192.0.2.77";
const password = "a gate with seven locks";
let sub = "";
let cookie = "";

beforeAll(async () => {
  const { db } = database();
  await createTenant(db, { id: "recorded", name: "Recorded", settings: { sign_up: { enabled: true } } });
  await createClient(db, "recorded", { client_id: "rp", redirect_uris: ["https://rp.example/callback"] });
  sub = (await createUser(db, "recorded", { username: "alice", password })).sub;
});
afterAll(closeDatabase);

async function call(path: string, init: RequestInit = {}): Promise<Response> {
  const [pathname = ""] = path.split("?");
  const found = endpoints.find((one) => one.path.replace("[uid]", pathname.split("/")[2] ?? "") === pathname);
  const request = new Request(issuer + path, { ...init, headers: { cookie } });
  setPeer(request, { address, isSecure: false, host: "localhost:3000" });
  const response = await (found?.handle(request) ?? Promise.reject(new Error(`nothing at ${path}`)));
  for (const line of response.headers.getSetCookie())
    if (line.startsWith("gatehouse-recorded=")) cookie = line.split(";")[0] ?? "";
  return response;
}

const begin = async (more: Record<string, string> = {}) => {
  const query = new URLSearchParams({
    client_id: "rp",
    redirect_uri: "https://rp.example/callback",
    response_type: "code",
    scope: "openid",
    code_challenge: "a".repeat(43),
    code_challenge_method: "S256",
    ...more,
  });
  const response = await call(`/authorize?${query}`);
  return response.headers.get("location")?.split("/").at(-1) ?? "";
};

async function submit(id: string, fields: Record<string, string>) {
  const [row] = await database().sql`select browser_id from interactions where id = ${id}`;
  const csrf = csrfToken("recorded", row?.browserId, id);
  return call(`/interaction/${id}/submit`, { method: "POST", body: new URLSearchParams({ csrf, ...fields }) });
}

test("what people do is recorded by the act itself: by whom, from which keyed address, and nothing that they typed", async () => {
  const id = await begin();
  await submit(id, { identifier: "alice", password: "not hers at all", do: "sign_in" });
  await submit(id, { identifier: "a name like my-password", password, do: "sign_in" });
  await submit(id, { identifier: "alice", password, do: "sign_in" });
  const { sql } = database();
  const [session] = await sql`select id from sessions where tenant_id = 'recorded'`;
  await submit(id, { do: "allow", account: session?.id });
  await submit(await begin({ prompt: "consent" }), { do: "deny", account: session?.id });
  const out = (await call("/oidc/logout")).headers.get("location")?.split("/").at(-1) ?? "";
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
  for (const secret of [address, password, "not hers at all", "a name like my-password", "eve@example.com", id, cookie])
    expect(all).not.toContain(secret);
});
