import {
  compactDecrypt,
  createRemoteJWKSet,
  decodeJwt,
  decodeProtectedHeader,
  exportJWK,
  generateKeyPair,
  jwtVerify,
} from "jose";
import { describe, expect, test } from "vitest";
import { database } from "@/db/client";
import { updateClient } from "@/lib/admin/resources/clients";
import { deleteUser, setPassword, signOutUser, updateUser } from "@/lib/admin/resources/users";
import { tidy } from "@/lib/store/housekeeping";
import { freePort } from "../protocol/harness/mount";
import { type Answer, logoutWorld, poll, type Received } from "./logout-world";

const { db } = database();
const sql = db.$client;
const { base, receiver, signedIn } = await logoutWorld();

describe("back-channel logout", () => {
  test.each(["RS256", "ES256", "EdDSA"])(
    "a logout token signed %s says who left which session, and verifies against the published keys alone",
    { tags: ["back-channel-logout-2.4", "op-back-channel-token"] },
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

  test("a client whose tokens are signed with its secret can check this one with it", {
    tags: "core-10.1",
  }, async () => {
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
          with over as (update authorizations set expires_at = now() - interval '1 second' where tenant_id = ${tenant})
          update sessions set expires_at = now() - interval '1 second' where tenant_id = ${tenant}`;
        await tidy(sql);
      },
    ],
    [
      "whatever else ends it",
      (tenant: string) => sql`update sessions set ended_at = now() where tenant_id = ${tenant}`,
    ],
  ])("%s is told as a sign-out is", { tags: "op-back-channel-reasons" }, async (_what, act) => {
    const { received, uri } = await receiver();
    const { tenant, sub } = await signedIn(uri);
    await act(tenant);
    await poll(() => received.length).toBe(1);
    expect(decodeJwt(received[0]?.token ?? "").sub).toBe(sub);
  });
});

describe("a client that cannot be told", { tags: "back-channel-logout-2.5" }, () => {
  const busy: Answer = (response, times) => response.writeHead(times === 1 ? 500 : 204).end();

  test("is told again later where it answered 500, with a new token", { tags: "op-back-channel-queue" }, async () => {
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

  test("is given up after ten tries, and a retry by command tells it after all", {
    tags: "op-back-channel-queue",
  }, async () => {
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
    await sql`update logout_notices set attempts = 9, next_attempt_at = now() - interval '1 second' where tenant_id = ${tenant}`;
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
});
