import { randomUUID } from "node:crypto";
import { SignJWT } from "jose";
import { afterAll, beforeAll, expect, test } from "vitest";
import { closeDatabase, database } from "@/db/client";
import { traces } from "@/lib/admin/resources/traces";
import { createUser } from "@/lib/admin/resources/users";
import { asSystem } from "@/lib/admin/system";
import { metrics } from "@/lib/base/metrics";
import { clientMetadata } from "@/lib/model/client-metadata";
import { authorizationParams } from "@/lib/oauth/authorize/params";
import { keepTrace, writeTraces } from "@/lib/store/traces";
import { endpointPaths } from "@/lib/tenants/urls";
import { basic, secret, tracedTenant, tracesOf } from "./traced";
import { visitor } from "./visitor";

const tenant = "trace-attacks";
const me = visitor(tenant);
const { authorization_endpoint, token_endpoint, registration_endpoint, end_session_endpoint } = endpointPaths;
const canary = (name: string) => `canary-${name}-9f8e7d6c5b4a`;

/** Shown as they were sent, by intention: a new one stands here too. */
const shown = [
  ...["client_id", "response_type", "response_mode", "scope", "prompt", "max_age", "display", "register", "grant_type"],
  ...[
    "ui_locales",
    "claims_locales",
    "acr_values",
    "code_challenge_method",
    "client_assertion_type",
    "token_type_hint",
  ],
  ...["redirect_uri", "post_logout_redirect_uri", "resource", "request_uri", "redirect_uris", "request_uris"],
  ...["post_logout_redirect_uris", "jwks_uri", "sector_identifier_uri", "initiate_login_uri", "backchannel_logout_uri"],
  ...["frontchannel_logout_uri", "grant_types", "response_types", "token_endpoint_auth_method", "application_type"],
  ...["token_endpoint_auth_signing_alg", "id_token_signed_response_alg", "userinfo_signed_response_alg"],
  ...["request_object_signing_alg", "subject_type"],
];
const others = [
  ...["request", "client_secret", "client_assertion", "code", "code_verifier", "refresh_token", "device_code", "token"],
  ...["username", "password", "assertion", "subject_token", "logout_hint", "user_code", "id_token_hint", "unheard_of"],
];
const names = [...new Set([...Object.keys(authorizationParams.shape), ...others])].filter(
  (name) => !shown.includes(name),
);
const headers = Object.fromEntries(
  ["cookie", "x-forwarded-for", "user-agent", "referer", "x-custom"].map((name) => [name, canary(name)]),
);
const post = (path: string, fields: Record<string, string>, more: Record<string, string> = {}) =>
  me.call(path, { method: "POST", body: new URLSearchParams(fields), headers: { ...headers, ...more } });

async function stored(): Promise<string> {
  const { sql } = database();
  await writeTraces(sql);
  const rows = await sql`select row_to_json(traces)::text as whole from traces where tenant_id = ${tenant}`;
  return rows.map(({ whole }) => String(whole)).join("\n");
}

beforeAll(async () => {
  await tracedTenant(tenant, { registration: { mode: "open" } });
  await createUser(database().db, tenant, { username: "alice@canary.example", password: canary("password") });
});
afterAll(closeDatabase);

test("trace-leak: what is secret, proves something or was typed stands in no trace, wherever it was sent", async () => {
  const good = { client_id: "rp", response_type: "code", scope: "openid" };
  for (const name of names) {
    const sent = { ...good, redirect_uri: "https://rp.example/callback", [name]: canary(name) };
    await me.call(`${authorization_endpoint}?${new URLSearchParams(sent)}`, { headers });
    await me.call(`${end_session_endpoint}?${new URLSearchParams({ client_id: "rp", [name]: canary(name) })}`);
    for (const grant_type of ["authorization_code", "refresh_token", "client_credentials"])
      await post(token_endpoint, { grant_type, client_id: "rp", [name]: canary(name) });
    await post(endpointPaths.pushed_authorization_request_endpoint, { ...good, [name]: canary(name) });
    await post(endpointPaths.device_authorization_endpoint, { client_id: "rp", [name]: canary(name) });
    await writeTraces(database().sql);
  }
  const jwt = await new SignJWT({
    jti: canary("jti"),
    sub: canary("sub"),
    email: canary("email"),
    nonce: canary("nonce"),
  })
    .setProtectedHeader({ alg: "HS256", typ: "JWT" })
    .sign(Buffer.from(secret));
  for (const name of ["request", "id_token_hint", "client_assertion"])
    await me.call(`${authorization_endpoint}?${new URLSearchParams({ ...good, [name]: jwt })}`, {
      headers: { dpop: jwt },
    });
  const query = `https://rp.example/callback?access=${canary("query")}#${canary("fragment")}`;
  await me.call(`${authorization_endpoint}?${new URLSearchParams({ ...good, redirect_uri: query })}`);
  for (const authorization of [
    basic(canary("client"), canary("basic")).authorization,
    `Bearer ${canary("bearer")}`,
    `DPoP ${canary("dpop-token")}`,
    canary("whole-header"),
  ]) {
    await post(token_endpoint, { grant_type: "client_credentials", client_id: "rp" }, { dpop: canary("proof") });
    await post(token_endpoint, { grant_type: "client_credentials" }, { authorization });
    await me.call("/userinfo", { headers: { authorization } });
    await me.call(registration_endpoint, { method: "POST", body: "{}", headers: { authorization } });
  }
  const members = Object.keys(clientMetadata.shape).filter((name) => !shown.includes(name));
  for (const name of [...members, "client_secret", "software_statement"])
    for (const value of [canary(name), [canary(name)], { [canary(name)]: canary(name) }]) {
      const body = JSON.stringify({
        redirect_uris: [`https://rp.example/?x=${canary("member-query")}`, "x:"],
        [name]: value,
      });
      await me.call(registration_endpoint, { method: "POST", body, headers: { "content-type": "application/json" } });
      await writeTraces(database().sql);
    }
  const whole = await stored();
  expect(whole.split("\n").length).toBeGreaterThan(100);
  expect(whole.match(/.{60}(canary-|YyxjYW5hcnkt).{40}/g) ?? []).toEqual([]);
});

test("trace-leak: nothing that a sign-in gives or takes stands in a trace", async () => {
  const id = await me.begin({ scope: "openid offline_access", state: "state-of-the-app", nonce: "nonce-of-the-app" });
  await me.submit(id, { identifier: "alice@canary.example", password: canary("password"), do: "sign_in" });
  const [session] = await database().sql`select id, user_id from sessions where tenant_id = ${tenant}`;
  const allowed = await me.submit(id, { do: "allow", account: session?.id });
  const code = new URL(allowed.headers.get("location") ?? "").searchParams.get("code") ?? "";
  const fields = {
    grant_type: "authorization_code",
    client_id: "rp",
    redirect_uri: "https://rp.example/callback",
    code,
  };
  const tokens = await (await post(token_endpoint, { ...fields, code_verifier: "v".repeat(43) })).json();
  const whole = await stored();
  const secrets = [code, me.cookie(), "v".repeat(43), session?.id, session?.userId, "alice", "state-of", "nonce-of"];
  for (const one of [...secrets, ...Object.values(tokens)].filter(
    (value) => typeof value === "string" && value.length > 4,
  ))
    if (!["Bearer", "openid offline_access"].includes(String(one)))
      expect([one, whole.includes(String(one))]).toEqual([one, false]);
});

test("cross-tenant: a trace is there in its own tenant alone, and a guessed reference finds nothing", async () => {
  await tracedTenant("trace-neighbour");
  await me.call(`${authorization_endpoint}?client_id=nobody`);
  const [own] = await tracesOf(tenant, {}, 1);
  const neighbour = asSystem(database().db, "trace-neighbour");
  expect(await tracesOf("trace-neighbour", { reference: own?.id })).toEqual([]);
  for (const id of [own?.id ?? "", randomUUID(), "../x", "%00", "'; select"])
    await expect(traces.show(neighbour, id)).rejects.toMatchObject({ kind: "not_found" });
});

test("flood: a batch keeps ten of the same refusal and two hundred of a tenant, which has ten thousand in all", async () => {
  const { sql } = database();
  await tracedTenant("trace-flood");
  const contents = { method: "GET", status: 400, parameters: [], headers: [], checks: [], facts: {}, statements: [] };
  const now = Date.now() / 1000;
  // Without a pause, so that all of it falls into one batch.
  const flood = (count: number, clientOf: (at: number) => string) => {
    for (let at = 0; at < count; at += 1) {
      const asked = { tenantId: "trace-flood", id: randomUUID(), kind: "token", clientId: clientOf(at) } as const;
      const came = { outcome: "failed", error: "invalid_grant", at: now, ms: 1, expiresAt: now + 60 } as const;
      keepTrace(sql, { ...asked, ...came }, () => contents);
    }
  };
  await writeTraces(sql);
  flood(60, () => "rp");
  expect(await tracesOf("trace-flood")).toHaveLength(10);
  flood(300, (at) => `rp-${at}`);
  expect(await tracesOf("trace-flood", {}, 1_000)).toHaveLength(210);
  const dropped = (await metrics().tracesDropped.get()).values;
  const droppedFor = (reason: string) => dropped.find(({ labels }) => labels.reason === reason)?.value;
  expect([droppedFor("alike"), droppedFor("tenant")]).toEqual([expect.any(Number), 100]);
  await sql`
    insert into traces (tenant_id, id, at, kind, outcome, ms, contents, expires_at)
    select 'trace-flood', gen_random_uuid(), now() - make_interval(secs => n), 'token', 'failed', 1, '{}', now() + interval '1 day'
    from generate_series(1, 10500) n`;
  await visitor("trace-flood").call(`${authorization_endpoint}?client_id=nobody`);
  await writeTraces(sql);
  const [row] = await sql`select count(*)::int as count, max(at) > now() - interval '1 minute' as has_newest
    from traces where tenant_id = 'trace-flood'`;
  expect(row).toEqual({ count: expect.any(Number), hasNewest: true });
  expect(row?.count).toBeLessThanOrEqual(10_000);
});

test("poisoned-batch: what PostgreSQL takes in no JSON spoils no trace of others", async () => {
  const body = (text: string) =>
    `{"redirect_uris":["https://a.example/${text}"],"scope":"${text}","${text}":"${text}"}`;
  for (const text of ["\\u0000", "\\ud800", "\\ud83d"])
    await me.call(registration_endpoint, {
      method: "POST",
      body: body(text),
      headers: { "content-type": "application/json" },
    });
  await me.call(`${authorization_endpoint}?client_id=after-the-poison`);
  expect((await tracesOf(tenant, {}, 1))[0]?.parameters).toMatchObject([
    { name: "client_id", value: "after-the-poison" },
  ]);
});
