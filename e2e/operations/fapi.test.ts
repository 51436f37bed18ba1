import type { ChildProcess } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { exportJWK, generateKeyPair } from "jose";
import * as oauth from "oauth4webapi";
import * as rp from "openid-client";
import { afterAll, beforeAll, describe, expect, inject, test, vi } from "vitest";
import { database } from "@/db/client";
import { createClient } from "@/lib/admin/resources/clients";
import { createTenant } from "@/lib/admin/resources/tenants";
import { createUser } from "@/lib/admin/resources/users";
import { certificateFiles, localhostCertificate, makeCertificate } from "../../test/certificates";
import { createBrowser } from "../protocol/harness/browser";
import { freePort, run } from "../protocol/harness/mount";
import { password } from "../protocol/harness/world";
import { fetchOver } from "./tls-fetch";

/** Whole flows of the two FAPI 2.0 profiles by client libraries as they come, over TLS with certificates of the clients. */

const authority = makeCertificate({ subject: [{ CN: "CA" }], isAuthority: true });
const certificate = makeCertificate({ subject: [{ CN: "rp" }] });
const withCertificate = fetchOver(authority.cert, certificate);
const redirect_uri = "https://rp.example/callback";

let files: Awaited<ReturnType<typeof certificateFiles>>;
let base = "";
let server: ChildProcess;
let key: CryptoKey;
let jwks: { keys: object[] };

beforeAll(async () => {
  files = await certificateFiles(localhostCertificate(authority));
  const [port, mtlsPort] = [await freePort(), await freePort()];
  base = `https://localhost:${port}`;
  const env = {
    DATABASE_URL: inject("databaseUrl"),
    PUBLIC_URL: base,
    PORT: String(port),
    HOST: "localhost",
    ...files.env,
    MTLS_PORT: String(mtlsPort),
  };
  Object.assign(process.env, env);
  const pair = await generateKeyPair("PS256", { extractable: true });
  key = pair.privateKey;
  const ofCertificate = { ...(await exportJWK(certificate.publicKey)), kid: "c" };
  jwks = { keys: [{ ...(await exportJWK(pair.publicKey)), kid: "k", alg: "PS256", use: "sig" }, ofCertificate] };
  server = run(["dist/server.mjs"], env);
  await vi.waitFor(async () => expect((await withCertificate(`${base}/readyz`)).status).toBe(200), {
    timeout: 50_000,
    interval: 200,
  });
});

afterAll(async () => {
  server.kill("SIGTERM");
  await once(server, "exit");
  await files.remove();
});

/** A tenant with this profile, alice, and openid-client set up for a client of it. */
async function world(profile: string, more: object, ...extensions: ((config: rp.Configuration) => void)[]) {
  const { db } = database();
  const id = `fapi-${randomBytes(4).toString("hex")}`;
  await createTenant(db, { id, name: "Bank", settings: { profile } });
  const { sub } = await createUser(db, id, { username: "alice", password });
  const metadata = {
    redirect_uris: [redirect_uri],
    jwks,
    id_token_signed_response_alg: "PS256",
    authorization_signed_response_alg: "PS256",
    introspection_signed_response_alg: "PS256",
    grant_types: ["authorization_code", "refresh_token"],
    ...more,
  };
  const isByCertificate = "token_endpoint_auth_method" in more;
  const { client_id } = await createClient(db, id, metadata);
  const known = { ...metadata, use_mtls_endpoint_aliases: true };
  const config = await rp.discovery(
    new URL(`${base}/t/${id}`),
    client_id,
    known,
    isByCertificate ? rp.TlsClientAuth() : rp.PrivateKeyJwt({ key, kid: "k" }),
    {
      [rp.customFetch]: withCertificate as rp.CustomFetch,
      execute: extensions,
    },
  );
  return { config, sub, clientId: client_id };
}

/** Pushes a request, goes through the pages as alice and brings where she was sent back to with what redeems it. */
async function authorized(config: rp.Configuration, isSigned: boolean) {
  const [pkceCodeVerifier, expectedNonce, expectedState] = [
    rp.randomPKCECodeVerifier(),
    rp.randomNonce(),
    rp.randomState(),
  ];
  const asked = {
    redirect_uri,
    scope: "openid offline_access",
    prompt: "consent",
    state: expectedState,
    nonce: expectedNonce,
    code_challenge: await rp.calculatePKCECodeChallenge(pkceCodeVerifier),
    code_challenge_method: "S256",
  };
  const params = isSigned
    ? (await rp.buildAuthorizationUrlWithJAR(config, asked, { key, kid: "k" })).searchParams
    : new URLSearchParams(asked);
  const url = await rp.buildAuthorizationUrlWithPAR(config, params);
  expect([...url.searchParams.keys()].sort()).toEqual(["client_id", "request_uri"]);
  const browser = createBrowser(base, new Map(), fetchOver(authority.cert));
  await browser.get(url.href);
  // The page is loaded again, as people do.
  let at = await browser.get(url.href);
  at = await browser.submit(at, { identifier: "alice", password, do: "sign_in" });
  if (!at.sentTo) at = await browser.submit(at, { do: "allow" });
  if (!at.sentTo) throw new Error(`no way to the client from ${at.url}`);
  return { back: at.sentTo, checks: { pkceCodeVerifier, expectedNonce, expectedState } };
}

describe("FAPI 2.0 by openid-client", () => {
  test.each([
    ["private_key_jwt", {}],
    ["self_signed_tls_client_auth", { token_endpoint_auth_method: "self_signed_tls_client_auth" }],
  ])(
    "Security Profile: pushed, PKCE, %s, tokens bound to the certificate",
    { tags: "op-fapi-security" },
    async (_method, metadata) => {
      const { config, sub } = await world("fapi2-security", metadata);
      const { back, checks } = await authorized(config, false);
      const tokens = await rp.authorizationCodeGrant(config, back, checks);
      expect(tokens.claims()?.sub).toBe(sub);
      expect((await rp.fetchUserInfo(config, tokens.access_token, sub)).sub).toBe(sub);
      const userinfo = config.serverMetadata().mtls_endpoint_aliases?.userinfo_endpoint ?? "";
      const headers = { authorization: `Bearer ${tokens.access_token}` };
      const other = fetchOver(authority.cert, makeCertificate({ subject: [{ CN: "thief" }] }));
      for (const stranger of [other, fetchOver(authority.cert)])
        expect((await stranger(userinfo, { headers })).status).toBe(401);
      await expect(rp.authorizationCodeGrant(config, back, checks)).rejects.toMatchObject({ error: "invalid_grant" });
    },
  );

  test("refresh tokens stay: the same one serves again, and in parallel", { tags: "op-fapi-security" }, async () => {
    const { config, sub } = await world("fapi2-security", {});
    const { back, checks } = await authorized(config, false);
    const { refresh_token = "" } = await rp.authorizationCodeGrant(config, back, checks);
    const renewed = await Promise.all([1, 2, 3].map(() => rp.refreshTokenGrant(config, refresh_token)));
    for (const tokens of renewed) {
      expect(tokens.refresh_token).toBe(refresh_token);
      expect((await rp.fetchUserInfo(config, tokens.access_token, sub)).sub).toBe(sub);
    }
    await rp.tokenRevocation(config, refresh_token);
    await expect(rp.refreshTokenGrant(config, refresh_token)).rejects.toMatchObject({ error: "invalid_grant" });
  });

  test("Message Signing: a signed request, a signed answer, a signed introspection", {
    tags: "op-fapi-message-signing",
  }, async () => {
    const { config, sub, clientId } = await world("fapi2-message-signing", {}, rp.useJwtResponseMode);
    const { back, checks } = await authorized(config, true);
    expect([...back.searchParams.keys()]).toEqual(["response"]);
    const tokens = await rp.authorizationCodeGrant(config, back, checks);
    expect(tokens.claims()?.sub).toBe(sub);

    const as = config.serverMetadata() as oauth.AuthorizationServer;
    const client = { client_id: clientId, introspection_signed_response_alg: "PS256", use_mtls_endpoint_aliases: true };
    const options = { [oauth.customFetch]: withCertificate, requestJwtResponse: true };
    const proof = oauth.PrivateKeyJwt({ key, kid: "k" });
    const response = await oauth.introspectionRequest(as, client, proof, tokens.access_token, options);
    expect(response.headers.get("content-type")).toBe("application/token-introspection+jwt");
    expect(await oauth.processIntrospectionResponse(as, client, response)).toMatchObject({
      active: true,
      client_id: clientId,
      cnf: { "x5t#S256": certificate.thumbprint },
    });
    await oauth.validateApplicationLevelSignature(as, response, { [oauth.customFetch]: withCertificate });
  });

  test("Message Signing: what is not signed is not pushed", async () => {
    const { config } = await world("fapi2-message-signing", {}, rp.useJwtResponseMode);
    await expect(authorized(config, false)).rejects.toMatchObject({
      error: "invalid_request",
      error_description: "request is missing: this client must send signed request objects (RFC 9101)",
    });
  });
});
