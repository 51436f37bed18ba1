import { randomBytes } from "node:crypto";
import { createRemoteJWKSet, decodeProtectedHeader, jwtVerify } from "jose";
import * as oauth from "oauth4webapi";
import * as openid from "openid-client";
import { beforeAll, describe, expect, test } from "vitest";
import { createRegistrationToken } from "@/lib/admin/resources/registration-tokens";
import { updateTenant } from "@/lib/admin/resources/tenants";
import { createBrowser } from "./harness/browser";
import { forUpdate, manage, open, redirect_uris, registrar } from "./harness/registrar";
import { answer, base, basic, makeWorld, pkce, type World } from "./harness/world";

let world: World;
beforeAll(async () => {
  world = await makeWorld({ registration: open });
});
const { register, registered } = registrar(() => world);

describe("a client's whole life", () => {
  test("registers, signs people in, changes itself, and is gone with everything it was given", {
    tags: "op-registration-management",
  }, async () => {
    const client = await registered({
      redirect_uris: [`${base}/callback`],
      grant_types: ["authorization_code", "refresh_token"],
      scope: "openid offline_access",
    });
    const asClient = client as typeof world.client;
    const { status, body } = await world.tokens({ scope: "openid offline_access", prompt: "consent" }, asClient);
    expect(status).toBe(200);
    expect((await world.userinfo(body.access_token)).status).toBe(200);

    const callback = `${base}/callback/moved`;
    const moved = (await manage(client, "PUT", { ...forUpdate(client), redirect_uris: [callback] })).body;
    expect((await manage(client, "GET")).status).toBe(401);
    await expect
      .poll(async () => (await createBrowser(base).get(world.authorizeUrl({}, asClient))).sentTo)
      .toBeUndefined();
    const again = await world.tokens({}, moved as typeof world.client);
    expect(again.status).toBe(200);

    expect((await manage(moved, "DELETE")).status).toBe(204);
    for (const method of ["GET", "PUT", "DELETE"] as const) {
      const update = method === "PUT" ? forUpdate(moved) : undefined;
      expect((await manage(moved, method, update)).status).toBe(401);
    }
    expect((await world.userinfo(body.access_token)).status).toBe(401);
    expect((await world.userinfo(again.body.access_token)).status).toBe(401);
    const refresh = () => world.token({ grant_type: "refresh_token", refresh_token: body.refresh_token }, asClient);
    await expect.poll(async () => (await refresh()).body.error).toBe("invalid_client");
    await expect
      .poll(async () => (await createBrowser(base).get(world.authorizeUrl({}, moved as typeof world.client))).status)
      .toBe(400);
  });

  test("openid-client registers, and its client signs people in", async () => {
    const callback = `${base}/callback`;
    const config = await openid.dynamicClientRegistration(
      new URL(world.issuer),
      { redirect_uris: [callback], client_name: "By openid-client", token_endpoint_auth_method: "client_secret_post" },
      undefined,
      { execute: [openid.allowInsecureRequests] },
    );
    expect(config.clientMetadata()).toMatchObject({ client_name: "By openid-client", client_secret_expires_at: 0 });
    const { verifier, challenge } = pkce();
    const nonce = randomBytes(16).toString("hex");
    const url = openid.buildAuthorizationUrl(config, {
      redirect_uri: callback,
      scope: "openid",
      nonce,
      code_challenge: challenge,
      code_challenge_method: "S256",
    });
    const browser = createBrowser(base);
    const back = await world.passThrough(browser, await browser.get(url.href));
    const tokens = await openid.authorizationCodeGrant(config, back, {
      pkceCodeVerifier: verifier,
      expectedNonce: nonce,
    });
    expect(tokens.claims()?.sub).toBe(world.alice.sub);
  });

  test.each(["PS384", "ES512", "HS512"])("a client that registers for %s is signed for with it", async (alg) => {
    const client = await registered({ redirect_uris: [`${base}/callback`], id_token_signed_response_alg: alg });
    const idToken = async () => (await world.tokens({}, client as typeof world.client)).body.id_token;
    await expect.poll(async () => decodeProtectedHeader(await idToken()).alg, { timeout: 10_000 }).toBe(alg);
    const token = await idToken();
    const options = { issuer: world.issuer, audience: client.client_id };
    const verified = alg.startsWith("HS")
      ? await jwtVerify(token, new TextEncoder().encode(client.client_secret), options)
      : await jwtVerify(token, createRemoteJWKSet(new URL(`${world.issuer}/.well-known/jwks.json`)), options);
    expect(verified.payload.sub).toBe(world.alice.sub);
  });

  test("oauth4webapi registers with an initial access token, and the client authenticates", async () => {
    const guarded = await makeWorld({ registration: { mode: "initial_access_token" } });
    const { token: initialAccessToken } = await createRegistrationToken(guarded.db, guarded.tenantId, {});
    const insecure = { [oauth.allowInsecureRequests]: true };
    const issuer = new URL(guarded.issuer);
    const as = await oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, insecure));
    const response = await oauth.dynamicClientRegistrationRequest(
      as,
      { redirect_uris },
      { initialAccessToken, ...insecure },
    );
    const client = await oauth.processDynamicClientRegistrationResponse(response);
    const answered = await answer(
      await fetch(`${guarded.issuer}/oauth/introspect`, {
        method: "POST",
        body: new URLSearchParams({ token: "x" }),
        headers: { authorization: basic(client.client_id, String(client.client_secret)) },
      }),
    );
    expect(answered.body).toEqual({ active: false });
    const read = await manage(client, "GET");
    expect(read.body.client_id).toBe(client.client_id);
    expect((await manage(client, "DELETE")).status).toBe(204);
  });

  test("a tenant that turns registration off leaves its clients as they are", async () => {
    const tenant = await makeWorld({ registration: open });
    const { body } = await register({ redirect_uris: [`${base}/callback`] }, {}, tenant.issuer);
    await updateTenant(tenant.db, tenant.tenantId, { settings: { registration: { mode: "off" } } });
    await expect.poll(async () => (await register({ redirect_uris }, {}, tenant.issuer)).status).toBe(404);
    expect((await tenant.tokens({}, body as typeof world.client)).status).toBe(200);
  });
});

describe("two secrets at once", () => {
  test("the old secret holds as long as it was kept, and no longer", { tags: "op-two-secrets" }, async () => {
    const { updateClient } = await import("@/lib/admin/resources/clients");
    const client = await world.register();
    const tryWith = (secret = "") =>
      world.token({ grant_type: "client_credentials" }, { ...client, client_secret: secret });
    const change = { client_secret: "a new secret of some length", keep_old_secret: 600 };
    await updateClient(world.db, world.tenantId, client.client_id, change);
    await expect.poll(async () => (await tryWith(change.client_secret)).status).toBe(200);
    expect((await tryWith(client.client_secret)).status).toBe(200);
    expect((await tryWith("another")).status).toBe(401);
    await world.sql`update clients set previous_secret_expires_at = now() - interval '1 second' where client_id = ${client.client_id}`;
    await expect.poll(async () => (await tryWith(client.client_secret)).status).toBe(401);
    expect((await tryWith(change.client_secret)).status).toBe(200);
    const last = { client_secret: "the last secret of some length" };
    await updateClient(world.db, world.tenantId, client.client_id, last);
    await expect.poll(async () => (await tryWith(last.client_secret)).status).toBe(200);
    await expect.poll(async () => (await tryWith(change.client_secret)).status).toBe(401);
  });
});
