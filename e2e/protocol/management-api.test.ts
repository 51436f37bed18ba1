import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { closeDatabase, database } from "@/db/client";
import { apiPath } from "@/lib/admin/api-address";
import type { Context } from "@/lib/admin/resource";
import { apiKeys } from "@/lib/admin/resources/api-keys";
import { members } from "@/lib/admin/resources/members";
import { tenants } from "@/lib/admin/resources/tenants";
import { users } from "@/lib/admin/resources/users";
import { webhooks } from "@/lib/admin/resources/webhooks";
import { ensureSystemTenant } from "@/lib/admin/system-tenant";
import { systemTenant } from "@/lib/model/system-tenant";
import { athOf, dpopKey } from "../../test/dpop";
import { createBrowser } from "./harness/browser";
import { answer, base, basic, password } from "./harness/world";

/** The management API over HTTP, by an API key as programs have one, and the dashboard's pages. */

const { db } = database();
const acme = `acme-${randomBytes(4).toString("hex")}`;
const operator = (tenantId: string): Context => ({ db, tenantId, actor: { kind: "operator" } });
const at = `${base}${apiPath}/tenants/${acme}/users`;
let key: Awaited<ReturnType<typeof apiKeys.create>>;

beforeAll(async () => {
  await ensureSystemTenant(db, () => undefined);
  await tenants.create(operator(acme), { id: acme, name: "Acme" });
  key = await apiKeys.create(operator(acme), { name: "Test", role: "admin", scopes: ["users:read", "users:write"] });
});
afterAll(closeDatabase);

const tokenEndpoint = `${base}/t/${systemTenant}/oauth/token`;

async function token(headers: Record<string, string> = {}): Promise<string> {
  const response = await fetch(tokenEndpoint, {
    method: "POST",
    headers: { authorization: basic(key.client_id, key.client_secret ?? ""), ...headers },
    body: new URLSearchParams({
      grant_type: "client_credentials",
      resource: base + apiPath,
      scope: key.scopes.join(" "),
    }),
  });
  return String((await response.json()).access_token);
}

const call = async (method: string, url: string, headers: Record<string, string>, body?: object) => {
  const type = { "content-type": method === "PATCH" ? "application/merge-patch+json" : "application/json" };
  return answer(
    await fetch(url, {
      method,
      headers: { ...(body && type), ...headers },
      ...(body && { body: JSON.stringify(body) }),
    }),
  );
};

test("makes, finds, changes and deletes over HTTP; a stale change and bad input are told as problems", async () => {
  const bearer = { authorization: `Bearer ${await token()}` };
  const made = await call("POST", at, bearer, { username: "uma" });
  expect([made.status, made.headers.get("location")]).toEqual([201, `${at}/${made.body.sub}`]);
  const one = `${at}/${made.body.sub}`;
  const ifMatch = { ...bearer, "if-match": made.headers.get("etag") ?? "" };
  expect((await call("PATCH", one, ifMatch, { nickname: "U" })).body.nickname).toBe("U");
  const stale = await call("PATCH", one, ifMatch, { nickname: "V" });
  expect([stale.status, stale.headers.get("content-type")]).toEqual([412, "application/problem+json"]);
  const bad = await call("POST", at, bearer, { username: "a b" });
  expect([bad.status, bad.body.errors[0].pointer]).toEqual([422, "#/username"]);
  expect((await call("GET", `${at}?limit=1`, bearer)).body.items).toHaveLength(1);
  expect((await fetch(one, { method: "DELETE", headers: bearer })).status).toBe(204);
  expect(await call("GET", at, {})).toMatchObject({ status: 401 });
  const document = await fetch(`${base}${apiPath}/openapi.json`);
  expect([document.status, (await document.json()).servers]).toEqual([200, [{ url: base + apiPath }]]);
});

test("stolen-token: a token bound to a key calls the API with a new proof of that key each time, and not otherwise", async () => {
  const [own, thief] = [await dpopKey(), await dpopKey()];
  const bound = await token({ dpop: await own.proof({ htm: "POST", htu: tokenEndpoint }) });
  const proofBy = (by: typeof own, claims = {}) => by.proof({ htm: "GET", htu: at, ath: athOf(bound), ...claims });
  const proof = await proofBy(own);
  const authorization = `DPoP ${bound}`;
  expect((await call("GET", at, { authorization, dpop: proof })).status).toBe(200);
  const tries: Record<string, string>[] = [
    { authorization, dpop: proof },
    { authorization },
    { authorization: `Bearer ${bound}` },
    { authorization, dpop: await proofBy(thief) },
    { authorization, dpop: await proofBy(own, { htm: "DELETE" }) },
    { authorization, dpop: await proofBy(own, { htu: `${base}/elsewhere` }) },
    { authorization, dpop: await own.proof({ htm: "GET", htu: at }) },
  ];
  for (const headers of tries) expect((await call("GET", at, headers)).status).toBe(401);
});

test("the dashboard's pages answer, empty and with something in them", { timeout: 60_000 }, async () => {
  const username = `olga-${acme}`;
  await users.create(operator(systemTenant), { username, password, name: "Olga" });
  await members.create(operator(acme), { user: username, role: "owner" });
  const hook = await webhooks.create(operator(acme), { url: "https://receiver.example", events: ["*"] });
  const browser = createBrowser(base);
  const asked = await browser.get(`${base}/admin/login`);
  await browser.submit(asked, { identifier: username, password, do: "sign_in" });
  const start = await browser.get(`${base}/admin/t/${acme}`);
  const linked = [...start.html.matchAll(new RegExp(`href="(/admin/t/${acme}/[a-z-]+)"`, "g"))].map(([, href]) => href);
  expect(linked).toContain(`/admin/t/${acme}/api-keys`);
  const more = [`webhooks/${hook.id}`, `api-keys/${key.client_id}`].map((path) => `/admin/t/${acme}/${path}`);
  for (const path of ["/admin", ...new Set(linked), ...more]) {
    const page = await browser.get(base + path);
    expect([path, page.status]).toEqual([path, 200]);
    expect(page.html, path).toContain("<h1");
  }
  for (const path of [`/admin/t/${acme}/api-keys/nothing`, `/admin/t/${acme}/webhooks/nothing`])
    expect([path, (await browser.get(base + path)).status]).toEqual([path, 404]);
  expect((await browser.get(`${base}/admin/t/${systemTenant}/api-keys`)).status).toBe(403);
});
