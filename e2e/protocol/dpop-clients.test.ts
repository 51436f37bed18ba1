import * as oauth from "oauth4webapi";
import * as rp from "openid-client";
import { beforeAll, describe, expect, test } from "vitest";
import { dpopKey } from "../../test/dpop";
import { createBrowser } from "./harness/browser";
import { type DpopWorld, dpopWorld } from "./harness/dpop";
import { base, makeWorld, pkce } from "./harness/world";

/** RFC 9449 by client libraries as they come: a public client, pushed, bound from the request on, with nonces that are asked for. */

const insecure = { [oauth.allowInsecureRequests]: true };
let world: DpopWorld;
beforeAll(async () => {
  world = await dpopWorld({ require_dpop_nonce: true, profile: "bcp" }, { dpop_bound_access_tokens: true });
});

/** Goes through the pages as alice. */
async function throughPages(url: URL): Promise<URL> {
  expect([...url.searchParams.keys()].sort()).toEqual(["client_id", "request_uri"]);
  return world.passThrough(world.browser, await world.browser.get(url.href));
}

describe("DPoP by client libraries", () => {
  test("oauth4webapi: PAR, code, UserInfo, refresh, and the next nonce where one is asked for", async () => {
    const issuer = new URL(world.issuer);
    const as = await oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, insecure));
    expect(as.dpop_signing_alg_values_supported).toContain("ES256");
    const client: oauth.Client = { client_id: world.client.client_id };
    const DPoP = oauth.DPoP(client, await oauth.generateKeyPair("ES256"));
    const options = { ...insecure, DPoP };
    let asked = 0;
    /** As its documentation has it: once more, with the nonce of the answer. */
    const again = async <T>(attempt: () => Promise<T>): Promise<T> =>
      attempt().catch((error: unknown) => {
        if (!oauth.isDPoPNonceError(error)) throw error;
        asked++;
        return attempt();
      });

    const { verifier, challenge } = pkce();
    const state = oauth.generateRandomState();
    const params = {
      response_type: "code",
      redirect_uri: world.redirect_uri,
      scope: "openid offline_access",
      prompt: "consent",
      state,
      code_challenge: challenge,
      code_challenge_method: "S256",
    };
    const pushed = await again(async () =>
      oauth.processPushedAuthorizationResponse(
        as,
        client,
        await oauth.pushedAuthorizationRequest(as, client, oauth.None(), params, options),
      ),
    );
    const url = new URL(as.authorization_endpoint ?? "");
    url.search = new URLSearchParams({ client_id: client.client_id, request_uri: pushed.request_uri }).toString();
    const back = oauth.validateAuthResponse(as, client, await throughPages(url), state);

    const tokens = await again(async () =>
      oauth.processAuthorizationCodeResponse(
        as,
        client,
        await oauth.authorizationCodeGrantRequest(
          as,
          client,
          oauth.None(),
          back,
          world.redirect_uri,
          verifier,
          options,
        ),
      ),
    );
    expect(tokens.token_type).toBe("dpop");
    const info = async (accessToken: string) =>
      again(async () =>
        oauth.processUserInfoResponse(
          as,
          client,
          world.alice.sub,
          await oauth.userInfoRequest(as, client, accessToken, options),
        ),
      );
    expect((await info(tokens.access_token)).sub).toBe(world.alice.sub);
    const renewed = await again(async () =>
      oauth.processRefreshTokenResponse(
        as,
        client,
        await oauth.refreshTokenGrantRequest(as, client, oauth.None(), tokens.refresh_token ?? "", options),
      ),
    );
    expect((await info(renewed.access_token)).sub).toBe(world.alice.sub);
    // The nonce came with the first refusal, and each answer renewed it.
    expect(asked).toBe(1);

    const stranger = oauth.DPoP(client, await oauth.generateKeyPair("ES256"));
    const stolen = again(async () =>
      oauth.processRefreshTokenResponse(
        as,
        client,
        await oauth.refreshTokenGrantRequest(as, client, oauth.None(), renewed.refresh_token ?? "", {
          ...insecure,
          DPoP: stranger,
        }),
      ),
    );
    await expect(stolen).rejects.toMatchObject({ error: "invalid_grant" });
  });

  test("openid-client: the same, its nonces handled by itself", async () => {
    const { client_id } = world.client;
    const execute = [rp.allowInsecureRequests];
    const config = await rp.discovery(new URL(world.issuer), client_id, undefined, rp.None(), { execute });
    const DPoP = rp.getDPoPHandle(config, await rp.randomDPoPKeyPair("ES256"));
    const pkceCodeVerifier = rp.randomPKCECodeVerifier();
    const expectedState = rp.randomState();
    const asked = {
      redirect_uri: world.redirect_uri,
      scope: "openid offline_access",
      prompt: "consent",
      state: expectedState,
      code_challenge: await rp.calculatePKCECodeChallenge(pkceCodeVerifier),
      code_challenge_method: "S256",
    };
    const url = await rp.buildAuthorizationUrlWithPAR(config, asked, { DPoP });
    const back = await throughPages(url);
    const tokens = await rp.authorizationCodeGrant(config, back, { pkceCodeVerifier, expectedState }, undefined, {
      DPoP,
    });
    const { sub } = world.alice;
    expect((await rp.fetchUserInfo(config, tokens.access_token, sub, { DPoP })).sub).toBe(sub);
    const renewed = await rp.refreshTokenGrant(config, tokens.refresh_token ?? "", undefined, { DPoP });
    expect((await rp.fetchUserInfo(config, renewed.access_token, sub, { DPoP })).sub).toBe(sub);
    await expect(rp.fetchUserInfo(config, renewed.access_token, sub)).rejects.toMatchObject({ status: 401 });
    const stranger = rp.getDPoPHandle(config, await rp.randomDPoPKeyPair("ES256"));
    await expect(
      rp.refreshTokenGrant(config, renewed.refresh_token ?? "", undefined, { DPoP: stranger }),
    ).rejects.toMatchObject({ error: "invalid_grant" });
  });
});

test("openid-client: the FAPI 2.0 Security Profile bound to a key, on a server that sees no certificates", {
  tags: ["dpop-5", "op-fapi-security"],
}, async () => {
  const [signing, redirect_uri] = [await dpopKey("PS256"), "https://rp.example/callback"];
  const jwks = { keys: [{ ...signing.jwk, kid: "k", alg: "PS256", use: "sig" }] };
  const bank = await makeWorld(
    { profile: "fapi2-security" },
    { redirect_uris: [redirect_uri], jwks, id_token_signed_response_alg: "PS256", skip_consent: true },
  );
  expect(bank.client).toMatchObject({ dpop_bound_access_tokens: true });
  const proven = rp.PrivateKeyJwt({ key: signing.privateKey, kid: "k" });
  const known = { id_token_signed_response_alg: "PS256" };
  const execute = [rp.allowInsecureRequests];
  const config = await rp.discovery(new URL(bank.issuer), bank.client.client_id, known, proven, { execute });
  const DPoP = rp.getDPoPHandle(config, await rp.randomDPoPKeyPair("ES256"));
  const pkceCodeVerifier = rp.randomPKCECodeVerifier();
  const [expectedState, expectedNonce] = [rp.randomState(), rp.randomNonce()];
  const asked = {
    redirect_uri,
    scope: "openid offline_access",
    prompt: "consent",
    state: expectedState,
    nonce: expectedNonce,
    code_challenge: await rp.calculatePKCECodeChallenge(pkceCodeVerifier),
    code_challenge_method: "S256",
  };
  const url = await rp.buildAuthorizationUrlWithPAR(config, asked, { DPoP });
  const browser = createBrowser(base);
  const back = await bank.passThrough(browser, await browser.get(url.href));
  const checks = { pkceCodeVerifier, expectedState, expectedNonce };
  const tokens = await rp.authorizationCodeGrant(config, back, checks, undefined, { DPoP });
  const { sub } = bank.alice;
  expect((await rp.fetchUserInfo(config, tokens.access_token, sub, { DPoP })).sub).toBe(sub);
  const renewed = await rp.refreshTokenGrant(config, tokens.refresh_token ?? "", undefined, { DPoP });
  expect((await rp.fetchUserInfo(config, renewed.access_token, sub, { DPoP })).sub).toBe(sub);
  await expect(rp.fetchUserInfo(config, renewed.access_token, sub)).rejects.toMatchObject({ status: 401 });
  await expect(rp.refreshTokenGrant(config, renewed.refresh_token ?? "")).rejects.toMatchObject({
    error: "invalid_request",
  });
});
