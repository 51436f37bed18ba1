import { CompactEncrypt, exportJWK, generateKeyPair, importJWK, type JSONWebKeySet } from "jose";
import * as oauth from "oauth4webapi";
import * as openid from "openid-client";
import { beforeAll, describe, expect, test } from "vitest";
import { createBrowser, hiddenFields } from "./harness/browser";
import { base, type Json, makeWorld, type World } from "./harness/world";

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});

const front = {
  grant_types: ["authorization_code", "implicit", "refresh_token"],
  response_types: ["code", "id_token", "code id_token"],
};

/** openid-client, unmodified, as a client with this metadata. It validates; we only look at what it lets through. */
async function peer(metadata: Json, ...extensions: ((config: openid.Configuration) => void)[]) {
  const client = await world.register(metadata);
  const config = await openid.discovery(
    new URL(world.issuer),
    client.client_id,
    { client_secret: client.client_secret, id_token_signed_response_alg: client.id_token_signed_response_alg },
    openid.ClientSecretBasic(client.client_secret),
    { execute: [openid.allowInsecureRequests, ...extensions] },
  );
  const [nonce, state, verifier] = [openid.randomNonce(), openid.randomState(), openid.randomPKCECodeVerifier()];
  const params = {
    redirect_uri: client.redirect_uris[0] ?? "",
    scope: "openid email",
    nonce,
    state,
    code_challenge: await openid.calculatePKCECodeChallenge(verifier),
    code_challenge_method: "S256",
  };
  const goThrough = async (url: URL, browser = createBrowser(base)) =>
    world.passThrough(browser, await browser.get(url.href));
  const redeem = (back: URL | Request) =>
    openid.authorizationCodeGrant(config, back, {
      pkceCodeVerifier: verifier,
      expectedState: state,
      expectedNonce: nonce,
    });
  return { config, client, params, goThrough, redeem, nonce, state };
}

describe("openid-client validates", () => {
  test("hybrid: code id_token, with its hashes", async () => {
    const { config, params, goThrough, redeem } = await peer(front, openid.useCodeIdTokenResponseType);
    const back = await goThrough(openid.buildAuthorizationUrl(config, params));
    expect((await redeem(back)).claims()?.sub).toBe(world.alice.sub);
  });

  test("implicit: id_token", async () => {
    const { config, params, goThrough, nonce, state } = await peer(front, openid.useIdTokenResponseType);
    const { code_challenge, code_challenge_method, ...rest } = params;
    const back = await goThrough(openid.buildAuthorizationUrl(config, rest));
    const claims = await openid.implicitAuthentication(config, back, nonce, { expectedState: state });
    expect(claims).toMatchObject({ sub: world.alice.sub, email: "alice@example.com" });
  });

  test("form_post: the answer as the client's server receives it", async () => {
    const { config, params, goThrough, redeem } = await peer({});
    const browser = createBrowser(base);
    await goThrough(openid.buildAuthorizationUrl(config, params), browser);
    const silent = { ...params, prompt: "none", response_mode: "form_post" };
    const { html } = await browser.get(openid.buildAuthorizationUrl(config, silent).href);
    const post = new Request(params.redirect_uri, { method: "POST", body: new URLSearchParams(hiddenFields(html)) });
    expect((await redeem(post)).claims()?.sub).toBe(world.alice.sub);
  });

  test("JARM: an answer signed, then encrypted", async () => {
    const keys = await generateKeyPair("RSA-OAEP-256", { extractable: true });
    const jwks = { keys: [{ ...(await exportJWK(keys.publicKey)), kid: "e", alg: "RSA-OAEP-256", use: "enc" }] };
    const { config, params, goThrough, redeem } = await peer(
      {
        jwks,
        authorization_encrypted_response_alg: "RSA-OAEP-256",
        authorization_encrypted_response_enc: "A128CBC-HS256",
      },
      openid.useJwtResponseMode,
      (one) =>
        openid.enableDecryptingResponses(one, ["A128CBC-HS256"], {
          key: keys.privateKey,
          alg: "RSA-OAEP-256",
          kid: "e",
        }),
    );
    const back = await goThrough(openid.buildAuthorizationUrl(config, params));
    expect(back.searchParams.get("response")?.split(".")).toHaveLength(5);
    expect((await redeem(back)).claims()?.sub).toBe(world.alice.sub);
  });

  test("JARM: a signed answer", async () => {
    const { config, params, goThrough, redeem } = await peer({}, openid.useJwtResponseMode);
    const back = await goThrough(openid.buildAuthorizationUrl(config, params));
    expect(back.searchParams.get("response")).toBeTruthy();
    expect((await redeem(back)).claims()?.sub).toBe(world.alice.sub);
  });

  test("PAR: a pushed request", async () => {
    const { config, params, goThrough, redeem } = await peer({ require_pushed_authorization_requests: true });
    const url = await openid.buildAuthorizationUrlWithPAR(config, params);
    expect(url.searchParams.get("request_uri")).toMatch(/^urn:ietf:params:oauth:request_uri:/);
    expect((await redeem(await goThrough(url))).claims()?.sub).toBe(world.alice.sub);
  });

  test("JAR: a signed request object, pushed too", async () => {
    const keys = await generateKeyPair("PS256", { extractable: true });
    const jwks = { keys: [{ ...(await exportJWK(keys.publicKey)), kid: "k", alg: "PS256", use: "sig" }] };
    const metadata = { jwks, request_object_signing_alg: "PS256", require_signed_request_object: true };
    const { config, params, goThrough, redeem } = await peer(metadata);
    const signed = await openid.buildAuthorizationUrlWithJAR(config, params, { key: keys.privateKey, kid: "k" });
    expect(signed.searchParams.get("request")).toBeTruthy();
    expect((await redeem(await goThrough(signed))).claims()?.sub).toBe(world.alice.sub);
    const pushed = await openid.buildAuthorizationUrlWithPAR(config, Object.fromEntries(signed.searchParams));
    expect((await redeem(await goThrough(pushed))).claims()?.sub).toBe(world.alice.sub);
  });

  test("JAR: a request object signed by it, then encrypted to our published key", async () => {
    const keys = await generateKeyPair("ES256", { extractable: true });
    const jwks = { keys: [{ ...(await exportJWK(keys.publicKey)), kid: "k", alg: "ES256", use: "sig" }] };
    const metadata = { jwks, request_object_signing_alg: "ES256", request_object_encryption_alg: "ECDH-ES" };
    const { config, params, goThrough, redeem } = await peer(metadata);
    const url = await openid.buildAuthorizationUrlWithJAR(config, params, { key: keys.privateKey, kid: "k" });
    const published: JSONWebKeySet = await (await fetch(config.serverMetadata().jwks_uri ?? "")).json();
    const ours = published.keys.find(({ use, kty }) => use === "enc" && kty === "EC") ?? {};
    const object = new CompactEncrypt(new TextEncoder().encode(url.searchParams.get("request") ?? ""));
    object.setProtectedHeader({ alg: "ECDH-ES", enc: "A256GCM", kid: ours.kid, cty: "JWT" });
    url.searchParams.set("request", await object.encrypt(await importJWK(ours, "ECDH-ES")));
    expect((await redeem(await goThrough(url))).claims()?.sub).toBe(world.alice.sub);
  });

  test("JWE: encrypted ID tokens and UserInfo", async () => {
    const keys = await generateKeyPair("ECDH-ES+A256KW", { extractable: true });
    const jwks = { keys: [{ ...(await exportJWK(keys.publicKey)), kid: "e", alg: "ECDH-ES+A256KW", use: "enc" }] };
    const encrypted = { alg: "ECDH-ES+A256KW", enc: "A256GCM" };
    const metadata = {
      jwks,
      id_token_signed_response_alg: "ES256",
      id_token_encrypted_response_alg: encrypted.alg,
      id_token_encrypted_response_enc: encrypted.enc,
      userinfo_signed_response_alg: "ES256",
      userinfo_encrypted_response_alg: encrypted.alg,
      userinfo_encrypted_response_enc: encrypted.enc,
    };
    const decrypting = (config: openid.Configuration) =>
      openid.enableDecryptingResponses(config, [encrypted.enc], { key: keys.privateKey, alg: encrypted.alg, kid: "e" });
    const { config, params, goThrough, redeem } = await peer(metadata, decrypting);
    const tokens = await redeem(await goThrough(openid.buildAuthorizationUrl(config, params)));
    expect(tokens.id_token?.split(".")).toHaveLength(5);
    const info = await openid.fetchUserInfo(config, tokens.access_token, tokens.claims()?.sub ?? "");
    expect(info.email).toBe("alice@example.com");
  });
});

describe("oauth4webapi validates", () => {
  test("a hybrid answer by its detached signature", async () => {
    const insecure = { [oauth.allowInsecureRequests]: true };
    const registered = await world.register(front);
    const issuer = new URL(world.issuer);
    const as = await oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, insecure));
    const client: oauth.Client = { client_id: registered.client_id };
    const [nonce, state] = [oauth.generateRandomNonce(), oauth.generateRandomState()];
    const browser = createBrowser(base);
    const url = world.authorizeUrl({ response_type: "code id_token", nonce, state }, registered);
    const back = await world.passThrough(browser, await browser.get(url));
    const answer = await oauth.validateCodeIdTokenResponse(as, client, back, nonce, state, undefined, insecure);
    expect(answer.get("code")).toBeTruthy();
  });
});
