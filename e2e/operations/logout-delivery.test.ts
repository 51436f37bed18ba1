import type { ChildProcess } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import {
  compactDecrypt,
  createRemoteJWKSet,
  decodeJwt,
  decodeProtectedHeader,
  exportJWK,
  generateKeyPair,
  jwtVerify,
} from "jose";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { database } from "@/db/client";
import { createClient, updateClient } from "@/lib/admin/resources/clients";
import { createTenant } from "@/lib/admin/resources/tenants";
import { createUser, deleteUser, setPassword, signOutUser, updateUser } from "@/lib/admin/resources/users";
import { tidy } from "@/lib/store/housekeeping";
import { serve, type TestServer } from "../../test/hostile-server";
import { createBrowser } from "../protocol/harness/browser";
import { freePort, ready, run } from "../protocol/harness/mount";
import { basic, password } from "../protocol/harness/world";

let base = "";
let server: ChildProcess;
let env: Record<string, string>;
const { db, sql } = database();
const closing: (() => Promise<void>)[] = [];

async function start(): Promise<void> {
  server = run(["dist/server.mjs"], env);
  await ready(base, server);
}

async function end(signal: "SIGTERM" | "SIGKILL"): Promise<number | null> {
  const left = once(server, "exit");
  server.kill(signal);
  const [code] = await left;
  return code;
}

beforeAll(async () => {
  const port = await freePort();
  base = `http://localhost:${port}`;
  env = { DATABASE_URL: inject("databaseUrl"), PUBLIC_URL: base, PORT: String(port), HOST: "localhost" };
  await start();
});
afterAll(async () => {
  await end("SIGTERM");
  await Promise.all(closing.map((close) => close()));
});

type Answer = (response: ServerResponse, times: number) => void;
interface Received {
  readonly token: string;
  readonly request: IncomingMessage;
}

/** A client's back-channel endpoint. */
async function receiver(answer: Answer = (response) => response.end()) {
  const received: Received[] = [];
  const server: TestServer = await serve(async (request, response) => {
    const form = new URLSearchParams(await text(request));
    received.push({ token: form.get("logout_token") ?? "", request });
    answer(response, received.length);
  });
  closing.push(server.close);
  return { received, uri: `${server.origin}/backchannel?registered=1`, close: server.close };
}

/** A tenant with a person signed in at a client that is to be told. */
async function signedIn(uri: string | undefined, metadata: Record<string, unknown> = {}) {
  const tenant = `bc-${randomBytes(5).toString("hex")}`;
  await createTenant(db, { id: tenant, name: "Back channel", settings: { profile: "oidc-all" } });
  const { sub } = await createUser(db, tenant, { username: "alice", password });
  const register = (more: Record<string, unknown> = {}) =>
    createClient(db, tenant, {
      redirect_uris: ["https://rp.example/callback"],
      skip_consent: true,
      ...(uri && { backchannel_logout_uri: uri }),
      ...metadata,
      ...more,
    });
  const client = await register();
  const issuer = `${base}/t/${tenant}`;
  const browser = createBrowser(base);
  const visit = async ({ client_id }: { client_id: string }, scope = "openid") => {
    const query = { client_id, redirect_uri: "https://rp.example/callback", response_type: "code", scope };
    const page = await browser.get(`${issuer}/authorize?${new URLSearchParams(query)}`);
    return page.sentTo ?? (await browser.submit(page, { identifier: "alice", password, do: "sign_in" })).sentTo;
  };
  const code = (await visit(client))?.searchParams.get("code") ?? "";
  const answer = await fetch(`${issuer}/oauth/token`, {
    method: "POST",
    body: new URLSearchParams({ grant_type: "authorization_code", code, redirect_uri: "https://rp.example/callback" }),
    headers: { authorization: basic(client.client_id, client.client_secret ?? "") },
  });
  const { id_token: idToken } = (await answer.json()) as { id_token: string };
  // An encrypted ID token is no hint that we could read, so this client asks and the person says yes.
  const signOut = async () => {
    const hint = idToken.split(".").length === 3 ? `?id_token_hint=${idToken}` : "";
    const page = await browser.get(`${issuer}/oidc/logout${hint}`);
    return page.html.includes('value="sign_out"') ? browser.submit(page, { do: "sign_out" }) : page;
  };
  const notices = () => sql<
    { attempts: number; last_error: string | null; told: boolean; gave_up: boolean; later: number }[]
  >`
    select attempts, last_error, delivered_at is not null as told, gave_up_at is not null as gave_up,
      extract(epoch from next_attempt_at - now())::float8 as later
    from logout_notices where tenant_id = ${tenant} order by ended_at`;
  const hurry = () => sql`update logout_notices set next_attempt_at = now() where tenant_id = ${tenant}`;
  return { tenant, sub, client, register, issuer, idToken, visit, signOut, notices, hurry };
}

const poll = (about: () => unknown) => expect.poll(about, { timeout: 15_000, interval: 50 });

describe("back-channel logout", () => {
  test.each(["RS256", "ES256", "EdDSA"])(
    "a logout token signed %s says who left which session, and verifies against the published keys alone",
    async (alg) => {
      const { received, uri } = await receiver();
      const { issuer, client, sub, idToken, signOut } = await signedIn(uri, { id_token_signed_response_alg: alg });
      await signOut();
      await poll(() => received.length).toBe(1);
      const { token, request } = received[0] as Received;
      expect(request.method).toBe("POST");
      expect(request.url).toBe("/backchannel?registered=1");
      expect(request.headers["content-type"]).toBe("application/x-www-form-urlencoded");
      const { payload } = await jwtVerify(token, createRemoteJWKSet(new URL(`${issuer}/.well-known/jwks.json`)), {
        issuer,
        audience: client.client_id,
        typ: "logout+jwt",
        algorithms: [alg],
        maxTokenAge: 120,
        requiredClaims: ["iat", "exp", "jti", "events", "sid", "sub"],
      });
      expect(payload).toEqual({
        iss: issuer,
        aud: client.client_id,
        iat: expect.any(Number),
        exp: (payload.iat ?? 0) + 120,
        jti: expect.any(String),
        sub,
        sid: decodeJwt(idToken).sid,
        events: { "http://schemas.openid.net/event/backchannel-logout": {} },
      });
      expect(decodeProtectedHeader(token).typ).not.toBe(decodeProtectedHeader(idToken).typ);
    },
  );

  test("a client with pairwise subjects, whose tokens are encrypted, is told by the name that it knows and none else can read", async () => {
    const { received, uri } = await receiver();
    const pair = await generateKeyPair("ECDH-ES", { extractable: true });
    const jwk = { ...(await exportJWK(pair.publicKey)), kid: "enc", use: "enc", alg: "ECDH-ES" };
    const { issuer, client, sub, idToken, signOut } = await signedIn(uri, {
      subject_type: "pairwise",
      id_token_encrypted_response_alg: "ECDH-ES",
      jwks: { keys: [jwk] },
    });
    await signOut();
    await poll(() => received.length).toBe(1);
    const open = async (token: string) =>
      new TextDecoder().decode((await compactDecrypt(token, pair.privateKey)).plaintext);
    const { sub: known, sid } = decodeJwt(await open(idToken));
    const keys = createRemoteJWKSet(new URL(`${issuer}/.well-known/jwks.json`));
    const { payload } = await jwtVerify(await open(received[0]?.token ?? ""), keys, {
      issuer,
      audience: client.client_id,
      typ: "logout+jwt",
    });
    expect(payload).toMatchObject({ sub: known, sid });
    expect(known).not.toBe(sub);
    expect(sid).not.toMatch(/^[0-9a-f-]{36}$/);
  });

  test("a client whose tokens are signed with its secret can check this one with it", async () => {
    const { received, uri } = await receiver();
    const { issuer, client, signOut } = await signedIn(uri, { id_token_signed_response_alg: "HS256" });
    await signOut();
    await poll(() => received.length).toBe(1);
    const secret = new TextEncoder().encode(client.client_secret);
    const { payload } = await jwtVerify(received[0]?.token ?? "", secret, { issuer, typ: "logout+jwt" });
    expect(payload).not.toHaveProperty("nonce");
  });

  test("every client of the session is told once, one without openid and one of another session are not", async () => {
    const [first, second, third] = [await receiver(), await receiver(), await receiver()];
    const { register, visit, signOut, notices } = await signedIn(first.uri);
    const other = await register({ backchannel_logout_uri: second.uri });
    await visit(other);
    await visit(other);
    await visit(await register({ backchannel_logout_uri: third.uri }), "offline_access");
    await register({ backchannel_logout_uri: third.uri });
    await signOut();
    await signOut();
    await poll(async () => (await notices()).map(({ told }) => told)).toEqual([true, true]);
    expect([first, second, third].map(({ received }) => received.length)).toEqual([1, 1, 0]);
  });

  test("a client is told of a sign-out long after its tokens are over", async () => {
    const { received, uri } = await receiver();
    const { tenant, signOut } = await signedIn(uri);
    await sql`update authorizations set expires_at = now() - interval '1 second' where tenant_id = ${tenant}`;
    await tidy(sql);
    expect(await sql`select 1 from authorizations where tenant_id = ${tenant}`).toHaveLength(0);
    await signOut();
    await poll(() => received.length).toBe(1);
  });

  test.each([
    ["a changed password", (tenant: string) => setPassword(db, tenant, "alice", "another long password")],
    ["a disabled person", (tenant: string) => updateUser(db, tenant, "alice", { disabled: true })],
    ["a deleted person", (tenant: string) => deleteUser(db, tenant, "alice")],
    ["a person signed out by an admin", (tenant: string) => signOutUser(db, tenant, "alice")],
    [
      "the end of a session's time, found by housekeeping",
      async (tenant: string) => {
        await sql`
          with over as (update authorizations set expires_at = now() where tenant_id = ${tenant})
          update sessions set expires_at = now() where tenant_id = ${tenant}`;
        await tidy(sql);
      },
    ],
    [
      "whatever else ends it",
      (tenant: string) => sql`update sessions set ended_at = now() where tenant_id = ${tenant}`,
    ],
  ])("%s is told as a sign-out is", async (_what, act) => {
    const { received, uri } = await receiver();
    const { tenant, sub } = await signedIn(uri);
    await act(tenant);
    await poll(() => received.length).toBe(1);
    expect(decodeJwt(received[0]?.token ?? "").sub).toBe(sub);
  });
});

describe("a client that cannot be told", () => {
  const busy: Answer = (response, times) => response.writeHead(times === 1 ? 500 : 204).end();

  test("is told again later where it answered 500, with a new token", async () => {
    const { received, uri } = await receiver(busy);
    const { signOut, notices, hurry } = await signedIn(uri);
    await signOut();
    await poll(async () => (await notices())[0]?.last_error).toBe("answered 500");
    const [waiting] = await notices();
    expect(waiting).toMatchObject({ attempts: 1, told: false, gave_up: false });
    expect(waiting?.later).toBeGreaterThan(10);
    await hurry();
    await poll(async () => (await notices())[0]).toMatchObject({ told: true, attempts: 2, last_error: null });
    expect(new Set(received.map(({ token }) => decodeJwt(token).jti)).size).toBe(2);
  });

  test("is told later where it was not there, and each pause is longer than the one before", async () => {
    const port = await freePort();
    const { signOut, notices, hurry } = await signedIn(`http://127.0.0.1:${port}/`);
    await signOut();
    await poll(async () => (await notices())[0]?.last_error).toContain("unreachable");
    const pauses = [(await notices())[0]?.later ?? 0];
    for (let times = 2; times <= 4; times++) {
      // A try counts when it begins; only when it has failed is the next one's time set.
      await new Promise((resolve) => setTimeout(resolve, 1_000));
      await hurry();
      await poll(async () => (await notices())[0]?.attempts).toBe(times);
      pauses.push((await notices())[0]?.later ?? 0);
    }
    expect(pauses).toEqual([...pauses].sort((a, b) => a - b));
    expect(pauses[3]).toBeGreaterThan(200);
  });

  test("is given up after ten tries, and a retry by command tells it after all", async () => {
    const { received, uri } = await receiver((response, times) => response.writeHead(times === 1 ? 503 : 200).end());
    const { tenant, signOut, notices } = await signedIn(uri);
    await sql`update clients set metadata = metadata || '{"backchannel_logout_uri": "http://127.0.0.1:1/"}' where tenant_id = ${tenant}`;
    await signOut();
    await poll(async () => (await notices())[0]?.last_error).toBeTruthy();
    await updateClient(
      db,
      tenant,
      (await sql`select client_id from clients where tenant_id = ${tenant}`)[0]?.client_id,
      {
        backchannel_logout_uri: uri,
      },
    );
    await sql`update logout_notices set attempts = 9, next_attempt_at = now() where tenant_id = ${tenant}`;
    await poll(async () => (await notices())[0]).toMatchObject({ gave_up: true, attempts: 10 });
    const { listLogouts, retryLogout } = await import("@/lib/admin/resources/logouts");
    const [failed] = await listLogouts(db, tenant, { failed: true });
    expect(failed).toMatchObject({ state: "gave_up", attempts: 10, last_error: expect.any(String) });
    await retryLogout(db, tenant, failed?.id ?? "");
    await poll(async () => (await notices())[0]).toMatchObject({ told: true, gave_up: false });
    expect(received.length).toBeGreaterThan(0);
    expect(await listLogouts(db, tenant, { failed: true })).toEqual([]);
  });

  test.each<[string, Answer, RegExp]>([
    [
      "says no",
      (response) => response.writeHead(400, { "content-type": "application/json" }).end('{"error":"invalid_request"}'),
      /^answered 400: invalid_request$/,
    ],
    [
      "sends us elsewhere",
      (response) => response.writeHead(307, { location: `${base}/healthz` }).end(),
      /^answered 307$/,
    ],
    ["answers without end", (response) => void response.writeHead(200).end(Buffer.alloc(1_000_000)), /^too_large/],
  ])("is not asked again where it %s", async (_what, answer, error) => {
    const { received, uri } = await receiver(answer);
    const { signOut, notices } = await signedIn(uri);
    await signOut();
    await poll(async () => (await notices())[0]).toMatchObject({
      gave_up: true,
      last_error: expect.stringMatching(error),
    });
    expect(received).toHaveLength(1);
  });

  test("keeps neither the sign-out nor the other clients waiting where it is slow", async () => {
    const [slow, quick] = [await receiver(() => undefined), await receiver()];
    const { register, visit, signOut, notices } = await signedIn(slow.uri);
    await visit(await register({ backchannel_logout_uri: quick.uri }));
    const began = performance.now();
    await signOut();
    expect(performance.now() - began).toBeLessThan(2_000);
    await poll(() => quick.received.length).toBe(1);
    await poll(() => slow.received.length).toBe(1);
    await expect
      .poll(async () => (await notices()).find(({ told }) => !told)?.last_error, { timeout: 15_000 })
      .toContain("timeout");
  });

  test("ssrf: an address that is not on the internet is never asked by a server that was not told to allow it", async () => {
    const { received, uri } = await receiver();
    const { signOut, notices, hurry } = await signedIn(undefined);
    expect(await notices()).toEqual([]);
    await end("SIGTERM");
    env.OUTBOUND_ALLOW_PRIVATE = "false";
    await start();
    const private_ = await signedIn(uri.replace("http:", "https:"));
    await private_.signOut();
    await poll(async () => (await private_.notices())[0]?.last_error).toContain("refused_address");
    await signOut();
    await hurry();
    expect(received).toEqual([]);
    delete env.OUTBOUND_ALLOW_PRIVATE;
    await end("SIGTERM");
    await start();
  });
});

describe("a stop of the server", () => {
  test("by SIGKILL between the end of a session and its delivery loses nothing", async () => {
    const { received, uri } = await receiver((response, times) => (times === 1 ? undefined : response.end()));
    const { signOut, notices, hurry } = await signedIn(uri);
    await signOut();
    await poll(() => received.length).toBe(1);
    await end("SIGKILL");
    expect((await notices())[0]).toMatchObject({ told: false, gave_up: false, attempts: 1 });
    await hurry();
    await start();
    await poll(async () => (await notices())[0]).toMatchObject({ told: true, attempts: 2 });
  });

  test("what ended while no server ran is told by the next, of one process too", async () => {
    const { received, uri } = await receiver();
    const { tenant } = await signedIn(uri);
    await end("SIGTERM");
    await setPassword(db, tenant, "alice", "another long password");
    env.WORKERS = "1";
    await start();
    await poll(() => received.length).toBe(1);
    delete env.WORKERS;
  });

  test("waits for a client that is being told, then ends with 0", async () => {
    const { received, uri } = await receiver((response) => setTimeout(() => response.end(), 1_000));
    const { signOut, notices } = await signedIn(uri);
    await signOut();
    await poll(() => received.length).toBe(1);
    expect(await end("SIGTERM")).toBe(0);
    expect((await notices())[0]).toMatchObject({ told: true });
    await start();
  });
});
