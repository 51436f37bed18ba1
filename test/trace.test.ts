import { afterAll, beforeAll, expect, test } from "vitest";
import { closeDatabase, database } from "@/db/client";
import { createClient } from "@/lib/admin/resources/clients";
import { createTenant } from "@/lib/admin/resources/tenants";
import { createUser } from "@/lib/admin/resources/users";
import { createLog } from "@/lib/base/log";
import { shared } from "@/lib/base/shared";
import { endpoints } from "@/lib/endpoints/table";
import { csrfToken } from "@/lib/http/csrf";
import { setPeer } from "@/lib/http/peer";

/** What sign-ins leave in the log: who, where, how, and what came of it; never what was typed. */

const issuer = "http://localhost:3000/t/traced";
const address = "192.0.2.77";
const password = "a gate with seven locks";
const lines: string[] = [];
let sub = "";
let cookie = "";

beforeAll(async () => {
  shared("log", () => createLog("info", { write: (text: string) => lines.push(text) }));
  const { db } = database();
  await createTenant(db, { id: "traced", name: "Traced", settings: { sign_up: { enabled: true } } });
  await createClient(db, "traced", { client_id: "rp", redirect_uris: ["https://rp.example/callback"] });
  sub = (await createUser(db, "traced", { username: "alice", password })).sub;
});
afterAll(closeDatabase);

async function call(path: string, init: RequestInit = {}): Promise<Response> {
  const [pathname = ""] = path.split("?");
  const found = endpoints.find((one) => one.path.replace("[uid]", pathname.split("/")[2] ?? "") === pathname);
  const request = new Request(issuer + path, { ...init, headers: { cookie } });
  setPeer(request, { address, isSecure: false, host: "localhost:3000" });
  const response = await (found?.handle(request) ?? Promise.reject(new Error(`nothing at ${path}`)));
  for (const line of response.headers.getSetCookie())
    if (line.startsWith("gatehouse-traced=")) cookie = line.split(";")[0] ?? "";
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
  const csrf = csrfToken("traced", row?.browserId, id);
  return call(`/interaction/${id}/submit`, { method: "POST", body: new URLSearchParams({ csrf, ...fields }) });
}

const traces = (event: string) =>
  lines.map((line): Record<string, unknown> => JSON.parse(line)).filter((line) => line.event === event);

test("each sign-in, consent, sign-out and sign-up names tenant, subject, client, method, session, outcome and keyed address", async () => {
  const id = await begin();
  await submit(id, { identifier: "alice", password: "not hers at all", do: "sign_in" });
  await submit(id, { identifier: "a name like my-password", password, do: "sign_in" });
  await submit(id, { identifier: "alice", password, do: "sign_in" });
  const [session] = await database().sql`select id from sessions where tenant_id = 'traced'`;
  await submit(id, { do: "allow", account: session?.id });
  const out = (await call("/oidc/logout")).headers.get("location")?.split("/").at(-1) ?? "";
  await submit(out, { do: "sign_out" });
  const create = await begin({ prompt: "create" });
  await submit(create, { prompt: "create", do: "create", email: "eve@example.com", name: "Eve", password });

  const where = { tenant: "traced", address: expect.stringMatching(/^[\w-]{22}$/), requestId: expect.any(String) };
  const hers = { ...where, user: sub, client: "rp" };
  expect(traces("sign-in").slice(0, 3)).toEqual([
    expect.objectContaining({ ...hers, outcome: "bad_credentials" }),
    expect.objectContaining({ ...where, outcome: "bad_credentials", client: "rp" }),
    expect.objectContaining({ ...hers, outcome: "done", session: session?.id, amr: "pwd" }),
  ]);
  expect(traces("consent")).toEqual([expect.objectContaining({ ...hers, outcome: "done", session: session?.id })]);
  expect(traces("sign-out")).toEqual([
    expect.objectContaining({ ...where, user: sub, outcome: "done", session: session?.id }),
  ]);
  expect(traces("sign-up")).toEqual([expect.objectContaining({ ...where, outcome: "done", user: expect.any(String) })]);
  const all = lines.join("");
  for (const secret of [address, password, "not hers at all", "a name like my-password", "eve@example.com", id])
    expect(all).not.toContain(secret);
});
