import { expect, test } from "@playwright/test";
import * as oauth from "oauth4webapi";
import * as openid from "openid-client";
import { signInPage } from "./pages/sign-in";
import { startRelyingParty } from "./relying-party";
import { makeTenant, password } from "./world";

/** Certified client libraries, unmodified, through the real pages. */
test.describe("certified client libraries", () => {
  test("openid-client: discovery, code flow with PKCE, userinfo, refresh, revocation", async ({ page }) => {
    const rp = await startRelyingParty();
    const { issuer, client } = await makeTenant(rp.redirectUri);
    const config = await openid.discovery(
      new URL(issuer),
      client.client_id,
      client.client_secret,
      openid.ClientSecretBasic(client.client_secret),
      {
        execute: [openid.allowInsecureRequests],
      },
    );
    const verifier = openid.randomPKCECodeVerifier();
    const [state, nonce] = [openid.randomState(), openid.randomNonce()];
    const url = openid.buildAuthorizationUrl(config, {
      redirect_uri: rp.redirectUri,
      scope: "openid profile email offline_access",
      code_challenge: await openid.calculatePKCECodeChallenge(verifier),
      code_challenge_method: "S256",
      prompt: "consent",
      state,
      nonce,
    });
    await page.goto(url.href);
    const screens = signInPage(page);
    await screens.signIn("alice", password);
    await screens.allow();
    await expect(page.getByRole("heading")).toHaveText("Back at the relying party");

    const tokens = await openid.authorizationCodeGrant(config, await rp.answer(), {
      pkceCodeVerifier: verifier,
      expectedState: state,
      expectedNonce: nonce,
    });
    const claims = tokens.claims();
    expect(claims?.sub).toBeTruthy();
    const info = await openid.fetchUserInfo(config, tokens.access_token, claims?.sub ?? "");
    expect(info).toMatchObject({ name: "Alice Liddell", email: "alice@northwind.example", email_verified: true });
    const refreshed = await openid.refreshTokenGrant(config, tokens.refresh_token ?? "");
    expect(refreshed.claims()?.sub).toBe(claims?.sub);
    await openid.tokenRevocation(config, refreshed.refresh_token ?? "");
    await expect(openid.refreshTokenGrant(config, refreshed.refresh_token ?? "")).rejects.toMatchObject({
      error: "invalid_grant",
    });
    rp.close();
  });

  test("oauth4webapi: discovery, code flow with PKCE, userinfo, refresh, revocation", async ({ page }) => {
    const rp = await startRelyingParty();
    const registered = await makeTenant(rp.redirectUri, {
      token_endpoint_auth_method: "client_secret_post",
      id_token_signed_response_alg: "ES256",
    });
    const insecure = { [oauth.allowInsecureRequests]: true };
    const issuer = new URL(registered.issuer);
    const as = await oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, insecure));
    const client: oauth.Client = { client_id: registered.client.client_id, id_token_signed_response_alg: "ES256" };
    const authentication = oauth.ClientSecretPost(registered.client.client_secret ?? "");
    const verifier = oauth.generateRandomCodeVerifier();
    const [state, nonce] = [oauth.generateRandomState(), oauth.generateRandomNonce()];
    const url = new URL(as.authorization_endpoint ?? "");
    const params = {
      client_id: client.client_id,
      redirect_uri: rp.redirectUri,
      response_type: "code",
      scope: "openid email offline_access",
      code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
      code_challenge_method: "S256",
      state,
      nonce,
    };
    for (const [name, value] of Object.entries(params)) url.searchParams.set(name, value);
    await page.goto(url.href);
    const screens = signInPage(page);
    await screens.signIn("bob@northwind.example", password);
    await screens.allow();

    const answer = oauth.validateAuthResponse(as, client, await rp.answer(), state);
    const response = await oauth.authorizationCodeGrantRequest(
      as,
      client,
      authentication,
      answer,
      rp.redirectUri,
      verifier,
      insecure,
    );
    const tokens = await oauth.processAuthorizationCodeResponse(as, client, response, {
      expectedNonce: nonce,
      requireIdToken: true,
    });
    const keys = await fetch(as.jwks_uri ?? "");
    expect(keys.ok).toBe(true);
    await oauth.validateApplicationLevelSignature(as, response, insecure);
    const { sub } = oauth.getValidatedIdTokenClaims(tokens) ?? { sub: "" };
    const info = await oauth.processUserInfoResponse(
      as,
      client,
      sub,
      await oauth.userInfoRequest(as, client, tokens.access_token, insecure),
    );
    expect(info.email).toBe("bob@northwind.example");
    const refreshing = await oauth.refreshTokenGrantRequest(
      as,
      client,
      authentication,
      tokens.refresh_token ?? "",
      insecure,
    );
    const refreshed = await oauth.processRefreshTokenResponse(as, client, refreshing);
    expect(refreshed.access_token).not.toBe(tokens.access_token);
    await oauth.processRevocationResponse(
      await oauth.revocationRequest(as, client, authentication, refreshed.access_token, insecure),
    );
    const after = await oauth.userInfoRequest(as, client, refreshed.access_token, insecure);
    expect(after.status).toBe(401);
    rp.close();
  });
});
