import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import {
  CompactEncrypt,
  compactDecrypt,
  createRemoteJWKSet,
  decodeJwt,
  decodeProtectedHeader,
  exportJWK,
  generateKeyPair,
  importJWK,
  type JWK,
  jwtVerify,
  SignJWT,
  UnsecuredJWT,
} from "jose";
import { beforeAll, describe, expect, test } from "vitest";
import { updateClient } from "@/lib/admin/resources/clients";
import { serve } from "@/test/hostile-server";
import { createBrowser, hiddenFields } from "./harness/browser";
import { answer, api, base, type Json, makeWorld, password, pkce, type World } from "./harness/world";

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});

const implicit = { grant_types: ["authorization_code", "implicit", "refresh_token"] };
const allTypes = ["code", "id_token", "id_token token", "code id_token", "code token", "code id_token token", "none"];
const fragmentOf = (url: URL) => Object.fromEntries(new URLSearchParams(url.hash.slice(1)));
const half = (value: string, hash = "sha256") => {
  const digest = createHash(hash).update(value).digest();
  return digest.subarray(0, digest.length / 2).toString("base64url");
};
const verified = async (token: string, audience = world.client.client_id, issuer = world.issuer) =>
  jwtVerify(token, createRemoteJWKSet(new URL(`${issuer}/.well-known/jwks.json`)), { issuer, audience });

describe("response types", () => {
  test("id_token: scope claims go into the ID token, nonce is mandatory", async () => {
    const client = await world.register({ ...implicit, response_types: allTypes });
    const back = await world.authorize(
      { response_type: "id_token", scope: "openid email", nonce: "n", state: "s" },
      client,
    );
    const { id_token = "", state, iss } = fragmentOf(back);
    expect([state, iss, back.search]).toEqual(["s", world.issuer, ""]);
    const { payload } = await verified(id_token, client.client_id);
    expect(payload).toMatchObject({ nonce: "n", email: "alice@example.com", s_hash: half("s") });
    expect(payload).not.toHaveProperty("at_hash");
    const without = await createBrowser(base).get(
      world.authorizeUrl({ response_type: "id_token", state: "s" }, client),
    );
    expect(fragmentOf(without.sentTo as URL)).toMatchObject({ error: "invalid_request", state: "s" });
  });

  test.each(["id_token token", "code id_token", "code token", "code id_token token"])(
    "%s: the parts, their hashes, and a code that works",
    async (response_type) => {
      const client = await world.register({ ...implicit, response_types: allTypes });
      const back = await world.authorize({ response_type, nonce: "n" }, client);
      const parts = fragmentOf(back);
      const values = response_type.split(" ");
      expect(parts.code !== undefined).toBe(values.includes("code"));
      expect(parts.access_token !== undefined).toBe(values.includes("token"));
      expect(parts.id_token !== undefined).toBe(values.includes("id_token"));
      if (parts.access_token) {
        expect(parts).toMatchObject({ token_type: "Bearer", expires_in: "3600" });
        expect((await world.userinfo(parts.access_token)).body.sub).toBe(world.alice.sub);
      }
      if (parts.id_token) {
        const { payload } = await verified(parts.id_token, client.client_id);
        expect(payload.c_hash).toBe(parts.code && half(parts.code));
        expect(payload.at_hash).toBe(parts.access_token && half(parts.access_token));
        expect(payload).not.toHaveProperty("email");
      }
      if (parts.code) {
        const redeemed = await world.token(
          { grant_type: "authorization_code", code: parts.code, redirect_uri: client.redirect_uris[0] },
          client,
        );
        expect(redeemed.status).toBe(200);
        const first = parts.id_token ? decodeJwt(parts.id_token) : undefined;
        const second = decodeJwt(redeemed.body.id_token);
        if (first) expect([second.iss, second.sub]).toEqual([first.iss, first.sub]);
      }
    },
  );

  test("hybrid code-replay: the front-channel access token stops too", async () => {
    const client = await world.register({ ...implicit, response_types: allTypes });
    const parts = fragmentOf(await world.authorize({ response_type: "code token" }, client));
    const redeem = () =>
      world.token(
        { grant_type: "authorization_code", code: parts.code, redirect_uri: client.redirect_uris[0] },
        client,
      );
    expect((await redeem()).status).toBe(200);
    expect((await redeem()).body.error).toBe("invalid_grant");
    expect((await world.userinfo(parts.access_token ?? "")).status).toBe(401);
  });

  test.each([...allTypes])(
    "%s: nonce is mandatory where an ID token comes through the browser, else optional",
    async (response_type) => {
      const client = await world.register({ ...implicit, response_types: allTypes });
      const { sentTo } = await createBrowser(base).get(world.authorizeUrl({ response_type, prompt: "none" }, client));
      const error = new URLSearchParams(sentTo?.search || sentTo?.hash.slice(1)).get("error");
      expect(error).toBe(response_type.includes("id_token") ? "invalid_request" : "login_required");
    },
  );

  test("the values of a response_type may come in any order", async () => {
    const client = await world.register({ ...implicit, response_types: allTypes });
    const parts = fragmentOf(await world.authorize({ response_type: "token id_token code", nonce: "n" }, client));
    expect(Object.keys(parts)).toEqual(expect.arrayContaining(["code", "access_token", "id_token"]));
  });

  test.each(["query", "fragment", "form_post", "jwt", "query.jwt", "fragment.jwt", "form_post.jwt"])(
    "response_mode %s: state comes back to the byte, and iss is there",
    async (response_mode) => {
      const state = `a b+c%20/ü"<&'\\=?#日本`;
      const browser = createBrowser(base);
      await world.authorize({}, world.client, browser);
      const page = await browser.get(world.authorizeUrl({ response_mode, state }));
      const sent = page.sentTo
        ? Object.fromEntries(new URLSearchParams(page.sentTo.search || page.sentTo.hash.slice(1)))
        : hiddenFields(page.html);
      const parts = response_mode.includes("jwt") ? (await verified(sent.response ?? "")).payload : sent;
      expect(parts).toMatchObject({ state, iss: world.issuer, code: expect.any(String) });
      expect(page.sentTo ? page.sentTo.hash !== "" : false).toBe(response_mode.startsWith("fragment"));
    },
  );

  test("form_post carries tokens, to an address with a registered query", async () => {
    const client = await world.register({
      ...implicit,
      response_types: allTypes,
      redirect_uris: ["https://rp.example/callback?registered=1"],
    });
    const browser = createBrowser(base);
    await world.authorize({ response_type: "id_token", nonce: "n" }, client, browser);
    const page = await browser.get(
      world.authorizeUrl({ response_type: "id_token token", response_mode: "form_post", nonce: "n" }, client),
    );
    expect(page.html).toContain(`action="https://rp.example/callback?registered=1"`);
    const parts = hiddenFields(page.html);
    expect((await verified(parts.id_token ?? "", client.client_id)).payload.nonce).toBe("n");
    expect((await world.userinfo(parts.access_token ?? "")).status).toBe(200);
  });

  test("none: signs in and answers with nothing but state, iss and session_state", async () => {
    const client = await world.register({ response_types: ["none", "code"] });
    const back = await world.authorize({ response_type: "none", state: "s" }, client);
    expect([...back.searchParams.keys()].sort()).toEqual(["iss", "session_state", "state"]);
  });

  test("query is refused for tokens, and the refusal goes into the fragment", async () => {
    const client = await world.register({ ...implicit, response_types: allTypes });
    const page = await createBrowser(base).get(
      world.authorizeUrl({ response_type: "id_token", nonce: "n", response_mode: "query" }, client),
    );
    expect(fragmentOf(page.sentTo as URL).error).toBe("invalid_request");
  });

  test("tokens-in-query: where no mode may carry tokens, no type that has them is on offer", async () => {
    const queryAlone = await makeWorld({ offer: { response_modes: ["query"] } });
    const { body } = await answer(await fetch(`${queryAlone.issuer}/.well-known/openid-configuration`));
    expect(body.response_types_supported).toEqual(["code", "none"]);
    const page = await createBrowser(base).get(queryAlone.authorizeUrl({ response_type: "id_token", nonce: "n" }));
    expect(page.sentTo?.searchParams.get("error")).toBe("unsupported_response_type");
    const formAlone = await makeWorld({ offer: { response_modes: ["form_post"] } });
    const client = await formAlone.register({ ...implicit, response_types: allTypes, skip_consent: true });
    const browser = createBrowser(base);
    const url = formAlone.authorizeUrl({ response_type: "id_token", nonce: "n" }, client);
    expect((await browser.get(url)).html).toContain('value="invalid_request"');
    const login = await browser.get(`${url}&response_mode=form_post`);
    const form = await browser.submit(login, { identifier: "alice", password, do: "sign_in" });
    expect(form.html).toContain('name="id_token"');
  });

  test("a tenant without response modes tells the person, and is no fault of ours", async () => {
    const silent = await makeWorld({ offer: { response_modes: [] } }, { grant_types: ["client_credentials"] });
    const page = await createBrowser(base).get(silent.authorizeUrl());
    expect([page.status, page.sentTo]).toEqual([400, undefined]);
    const machines = await makeWorld(
      { offer: { grant_types: ["client_credentials"] } },
      { grant_types: ["client_credentials"] },
    );
    expect((await machines.token({ grant_type: "client_credentials", resource: api })).status).toBe(200);
    const { body } = await answer(await fetch(`${machines.issuer}/.well-known/openid-configuration`));
    expect(body.response_types_supported).toEqual(["none"]);
    expect(body).not.toHaveProperty("code_challenge_methods_supported");
  });

  test("an ID token without openid is invalid_scope; a type not registered is unauthorized_client", async () => {
    const client = await world.register({ ...implicit, response_types: allTypes });
    const noOpenid = await createBrowser(base).get(
      world.authorizeUrl({ response_type: "id_token", nonce: "n", scope: "profile" }, client),
    );
    expect(fragmentOf(noOpenid.sentTo as URL).error).toBe("invalid_scope");
    const unregistered = await createBrowser(base).get(world.authorizeUrl({ response_type: "id_token", nonce: "n" }));
    expect(fragmentOf(unregistered.sentTo as URL).error).toBe("unauthorized_client");
  });
});

describe("JARM", () => {
  test.each(["jwt", "query.jwt"])("%s: a signed answer in the query", async (response_mode) => {
    const back = await world.authorize({ response_mode, state: "s" });
    expect([...back.searchParams.keys()]).toEqual(["response"]);
    const { payload } = await verified(back.searchParams.get("response") ?? "");
    expect(payload).toMatchObject({ state: "s", code: expect.any(String), exp: expect.any(Number) });
  });

  test("fragment.jwt, and errors too", async () => {
    const page = await createBrowser(base).get(world.authorizeUrl({ response_mode: "fragment.jwt", prompt: "none" }));
    const { payload } = await verified(fragmentOf(page.sentTo as URL).response ?? "");
    expect(payload.error).toBe("login_required");
  });

  test("form_post.jwt", async () => {
    const browser = createBrowser(base);
    await world.authorize({}, world.client, browser);
    const page = await browser.get(world.authorizeUrl({ response_mode: "form_post.jwt" }));
    const response = /name="response" value="([^"]+)"/.exec(page.html)?.[1] ?? "";
    expect((await verified(response)).payload.code).toBeTypeOf("string");
  });

  test("signed with what the client registered, and encrypted", async () => {
    const { jwk, privateKey } = await encryptionKey("ECDH-ES");
    const client = await world.register({
      authorization_signed_response_alg: "PS256",
      authorization_encrypted_response_alg: "ECDH-ES",
      authorization_encrypted_response_enc: "A256GCM",
      jwks: { keys: [jwk] },
    });
    const back = await world.authorize({ response_mode: "jwt" }, client);
    const { plaintext, protectedHeader } = await compactDecrypt(back.searchParams.get("response") ?? "", privateKey);
    expect(protectedHeader).toMatchObject({ alg: "ECDH-ES", enc: "A256GCM", cty: "JWT" });
    const signed = new TextDecoder().decode(plaintext);
    expect(decodeProtectedHeader(signed).alg).toBe("PS256");
    expect((await verified(signed, client.client_id)).payload.code).toBeTypeOf("string");
  });
});

async function encryptionKey(alg: string) {
  const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true });
  const jwk: JWK = { ...(await exportJWK(publicKey)), use: "enc", alg, kid: "enc-1" };
  return { jwk, privateKey };
}

describe("algorithms, per client", () => {
  test.each(["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"])(
    "ID tokens are signed with %s",
    async (alg) => {
      const client = await world.register({ id_token_signed_response_alg: alg });
      const { body } = await world.tokens({}, client);
      const { protectedHeader, payload } = await verified(body.id_token, client.client_id);
      expect(protectedHeader.alg).toBe(alg);
      const hash = alg === "EdDSA" ? "sha512" : `sha${alg.slice(-3)}`;
      expect(payload.at_hash).toBe(half(body.access_token, hash));
    },
  );

  test.each(["HS256", "HS384", "HS512"])("ID tokens are signed with %s under the secret", async (alg) => {
    const client = await world.register({ id_token_signed_response_alg: alg });
    const { body } = await world.tokens({}, client);
    const secret = new TextEncoder().encode(client.client_secret);
    const { protectedHeader } = await jwtVerify(body.id_token, secret, {
      issuer: world.issuer,
      audience: client.client_id,
      algorithms: [alg],
    });
    expect(protectedHeader.alg).toBe(alg);
  });

  test.each([
    ["RSA-OAEP", "A128GCM"],
    ["RSA-OAEP-256", "A192GCM"],
    ["RSA-OAEP-384", "A256GCM"],
    ["RSA-OAEP-512", "A128CBC-HS256"],
    ["ECDH-ES", "A192CBC-HS384"],
    ["ECDH-ES+A128KW", "A256CBC-HS512"],
    ["ECDH-ES+A192KW", "A128GCM"],
    ["ECDH-ES+A256KW", "A256GCM"],
  ])("ID tokens are encrypted with %s and %s, signed first", async (alg, enc) => {
    const { jwk, privateKey } = await encryptionKey(alg);
    const client = await world.register({
      id_token_encrypted_response_alg: alg,
      id_token_encrypted_response_enc: enc,
      jwks: { keys: [jwk] },
    });
    const { body } = await world.tokens({}, client);
    const { plaintext, protectedHeader } = await compactDecrypt(body.id_token, privateKey);
    expect(protectedHeader).toMatchObject({ alg, enc, kid: "enc-1", cty: "JWT" });
    expect((await verified(new TextDecoder().decode(plaintext), client.client_id)).payload.sub).toBe(world.alice.sub);
  });

  test.each([
    ["dir", "A128GCM", 128, "sha256"],
    ["dir", "A256GCM", 256, "sha256"],
    ["dir", "A256CBC-HS512", 512, "sha512"],
    ["A128KW", "A128GCM", 128, "sha256"],
    ["A192KW", "A256GCM", 192, "sha256"],
    ["A256KW", "A128CBC-HS256", 256, "sha256"],
  ])(
    "ID tokens are encrypted with %s and %s under a key from the secret (OIDC Core 10.2)",
    async (alg, enc, bits, hash) => {
      const client = await world.register({
        id_token_encrypted_response_alg: alg,
        id_token_encrypted_response_enc: enc,
      });
      const { body } = await world.tokens({}, client);
      const key = createHash(hash)
        .update(client.client_secret ?? "")
        .digest()
        .subarray(0, bits / 8);
      const { plaintext } = await compactDecrypt(body.id_token, new Uint8Array(key));
      expect((await verified(new TextDecoder().decode(plaintext), client.client_id)).payload.sub).toBe(world.alice.sub);
    },
  );

  test("UserInfo signed, encrypted, and both", async () => {
    const { jwk, privateKey } = await encryptionKey("RSA-OAEP-256");
    const fetchInfo = async (metadata: Json) => {
      const client = await world.register({ ...metadata, jwks: { keys: [jwk] } });
      const { body } = await world.tokens({ scope: "openid email" }, client);
      const response = await fetch(`${world.issuer}/userinfo`, {
        headers: { authorization: `Bearer ${body.access_token}` },
      });
      expect(response.headers.get("content-type")).toContain("application/jwt");
      return { text: await response.text(), client };
    };
    const signed = await fetchInfo({ userinfo_signed_response_alg: "ES256" });
    expect((await verified(signed.text, signed.client.client_id)).payload).toMatchObject({
      email: "alice@example.com",
    });
    const encryption = { userinfo_encrypted_response_alg: "RSA-OAEP-256", userinfo_encrypted_response_enc: "A256GCM" };
    const encrypted = await fetchInfo(encryption);
    const bare = JSON.parse(new TextDecoder().decode((await compactDecrypt(encrypted.text, privateKey)).plaintext));
    expect(bare).toMatchObject({ sub: world.alice.sub, email: "alice@example.com" });
    const both = await fetchInfo({ ...encryption, userinfo_signed_response_alg: "RS256" });
    const inner = new TextDecoder().decode((await compactDecrypt(both.text, privateKey)).plaintext);
    expect((await verified(inner, both.client.client_id)).payload.sub).toBe(world.alice.sub);
  });
});

describe("subjects", () => {
  test("pairwise: another sub for each sector, the same for one, everywhere the same at one client", async () => {
    const at = (host: string) =>
      world.register({ subject_type: "pairwise", redirect_uris: [`https://${host}/callback`], skip_consent: true });
    const [one, two, three] = [await at("one.example"), await at("one.example"), await at("two.example")];
    const subs = [];
    for (const client of [one, two, three]) {
      const { body } = await world.tokens({}, client);
      const { sub } = decodeJwt(body.id_token);
      expect((await world.userinfo(body.access_token)).body.sub).toBe(sub);
      expect((await world.call("/oauth/introspect", { token: body.access_token }, client)).body.sub).toBe(sub);
      expect(sub).toMatch(/^[\x21-\x7e]{1,255}$/);
      subs.push(sub);
    }
    expect(subs[0]).toBe(subs[1]);
    expect(subs[0]).not.toBe(subs[2]);
    expect(subs).not.toContain(world.alice.sub);
  });

  test("a pairwise id_token_hint names the person, for sign-in and for sign-out", async () => {
    const client = await world.register({ subject_type: "pairwise", redirect_uris: ["https://one.example/callback"] });
    const browser = createBrowser(base);
    const { body } = await world.tokens({}, client, browser);
    const silent = await browser.get(world.authorizeUrl({ prompt: "none", id_token_hint: body.id_token }, client));
    expect(silent.sentTo?.searchParams.get("code")).toBeTruthy();
    const out = await browser.get(
      `${world.issuer}/oidc/logout?${new URLSearchParams({ id_token_hint: body.id_token })}`,
    );
    expect(out.url).toBe(`${world.issuer}/signed-out`);
    expect((await browser.get(world.authorizeUrl({ prompt: "none" }, client))).sentTo?.searchParams.get("error")).toBe(
      "login_required",
    );
  });
});

describe("the claims parameter", () => {
  const claims = (value: Json) => ({ claims: JSON.stringify(value) });

  test("claim by claim: into the ID token, into UserInfo, and only with consent", async () => {
    const browser = createBrowser(base);
    await world.authorize({}, world.client, browser);
    const asked = claims({
      id_token: { email: null, auth_time: { essential: true } },
      userinfo: { name: { essential: true }, email_verified: null },
    });
    const silent = await browser.get(world.authorizeUrl({ ...asked, prompt: "none" }));
    expect(silent.sentTo?.searchParams.get("error")).toBe("consent_required");
    const { body } = await world.tokens(asked, world.client, browser);
    expect(decodeJwt(body.id_token)).toMatchObject({ email: "alice@example.com", auth_time: expect.any(Number) });
    expect(decodeJwt(body.id_token)).not.toHaveProperty("name");
    expect((await world.userinfo(body.access_token)).body).toEqual({
      sub: world.alice.sub,
      name: "Name of alice",
      email_verified: true,
    });
  });

  test("value and values: a claim that is another is left out", async () => {
    const { body } = await world.tokens(
      claims({ userinfo: { email: { value: "other@example.com" }, name: { values: ["x", "Name of alice"] } } }),
    );
    expect((await world.userinfo(body.access_token)).body).toEqual({ sub: world.alice.sub, name: "Name of alice" });
  });

  test("sub with a value binds the person", async () => {
    await world.person("bob-sub");
    const browser = createBrowser(base);
    await world.authorize({}, world.client, browser, "bob-sub");
    const bound = claims({ id_token: { sub: { value: world.alice.sub } } });
    const silent = await browser.get(world.authorizeUrl({ ...bound, prompt: "none" }));
    expect(silent.sentTo?.searchParams.get("error")).toBe("login_required");
    const asked = await browser.get(world.authorizeUrl(bound));
    const again = await browser.submit(asked, { identifier: "bob-sub", password, do: "sign_in" });
    expect(again.sentTo).toBeUndefined();
    const back = await world.passThrough(browser, again, "alice");
    const { body } = await world.token({
      grant_type: "authorization_code",
      code: back.searchParams.get("code") ?? "",
      redirect_uri: world.client.redirect_uris[0],
    });
    expect(decodeJwt(body.id_token).sub).toBe(world.alice.sub);
  });

  test("a refusal releases nothing, and a claim that was not consented to stays back", async () => {
    const client = await world.register();
    const browser = createBrowser(base);
    const email = claims({ userinfo: { email: null } });
    const login = await browser.get(world.authorizeUrl(email, client));
    const consent = await browser.submit(login, { identifier: "alice", password, do: "sign_in" });
    expect(consent.html).toContain("alice@example.com");
    const denied = await browser.submit(consent, { do: "deny" });
    expect(denied.sentTo?.searchParams.get("error")).toBe("access_denied");
    const { body } = await world.tokens({}, client, browser);
    expect((await world.userinfo(body.access_token)).body).toEqual({ sub: world.alice.sub });
  });

  test("acr: voluntary is met or not, essential and unknown is unmet_authentication_requirements", async () => {
    const { body: metadata } = await answer(await fetch(`${world.issuer}/.well-known/openid-configuration`));
    const [known] = metadata.acr_values_supported;
    const essential = (values: string[]) => claims({ id_token: { acr: { essential: true, values } } });
    const { body } = await world.tokens(essential([known]));
    expect(decodeJwt(body.id_token).acr).toBe(known);
    const unmet = await createBrowser(base).get(world.authorizeUrl(essential(["urn:nobody:knows"])));
    expect(unmet.sentTo?.searchParams.get("error")).toBe("unmet_authentication_requirements");
    const voluntary = await world.tokens({ acr_values: "urn:nobody:knows" });
    expect(decodeJwt(voluntary.body.id_token).acr).toBe(known);
  });

  test("acr: a session that falls short steps up where it is essential, and says what it is where it is voluntary", async () => {
    const { body: metadata } = await answer(await fetch(`${world.issuer}/.well-known/openid-configuration`));
    const [known] = metadata.acr_values_supported;
    const browser = createBrowser(base);
    await world.authorize({}, world.client, browser);
    await world.sql`update sessions set acr = 'urn:gatehouse:acr:less' where tenant_id = ${world.tenantId}`;
    const essential = claims({ id_token: { acr: { essential: true, value: known } } });
    const refused = await browser.get(world.authorizeUrl({ ...essential, prompt: "none" }));
    expect(refused.sentTo?.searchParams.get("error")).toBe("login_required");
    const silent = await world.tokens({ acr_values: known, prompt: "none" }, world.client, browser);
    expect(decodeJwt(silent.body.id_token).acr).toBe("urn:gatehouse:acr:less");
    expect((await browser.get(world.authorizeUrl(essential))).html).toContain('name="password"');
    const { body } = await world.tokens(essential, world.client, browser);
    expect(decodeJwt(body.id_token)).toMatchObject({ acr: known, amr: ["pwd"] });
  });

  test("languages: claims_locales chooses, a tag asks for one, several are told apart", async () => {
    const tagged = { "family_name#ja-Kana-JP": "ヤマダ", "family_name#ja-Hani-JP": "山田", family_name: "Yamada" };
    await world.sql`update users set claims = claims || ${JSON.stringify(tagged)}::jsonb where tenant_id = ${world.tenantId} and username = 'alice'`;
    const info = async (params: Record<string, string>) =>
      (await world.userinfo((await world.tokens({ scope: "openid", ...params })).body.access_token)).body;
    expect(await info({ ...claims({ userinfo: { family_name: null } }), claims_locales: "ja-Hani-JP" })).toMatchObject({
      family_name: "山田",
    });
    expect(await info(claims({ userinfo: { "family_name#ja-Kana-JP": null } }))).toMatchObject({
      "family_name#ja-Kana-JP": "ヤマダ",
    });
    expect(
      await info({ ...claims({ userinfo: { family_name: null } }), claims_locales: "ja-Hani-JP ja-Kana-JP" }),
    ).toMatchObject(tagged);
  });

  test("aggregated and distributed claims name their sources", async () => {
    const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
    const sources = [
      { claims: ["credit_score"], JWT: `${part({ alg: "RS256" })}.${part({ credit_score: 700 })}.c2ln` },
      { claims: ["shipping_address"], endpoint: "https://bank.example.com/claims", access_token: "ksj3n283dke" },
    ];
    await world.sql`update users set claim_sources = ${JSON.stringify(sources)}::jsonb where tenant_id = ${world.tenantId} and username = 'alice'`;
    const { body } = await world.tokens(claims({ userinfo: { credit_score: null, shipping_address: null } }));
    expect((await world.userinfo(body.access_token)).body).toEqual({
      sub: world.alice.sub,
      _claim_names: { credit_score: "src1", shipping_address: "src2" },
      _claim_sources: {
        src1: { JWT: sources[0]?.JWT },
        src2: { endpoint: sources[1]?.endpoint, access_token: "ksj3n283dke" },
      },
    });
  });

  test.each([
    "{",
    "[]",
    '{"userinfo":1}',
    '{"userinfo":{"name":{"essential":"yes"}}}',
    '{"userinfo":{"a\\u0000":null}}',
    '{"id_token":{"sub":{"value":"\\ud800"}}}',
  ])("%s is invalid_request", async (text) => {
    const page = await createBrowser(base).get(world.authorizeUrl({ claims: text }));
    expect(page.sentTo?.searchParams.get("error")).toBe("invalid_request");
  });
});

describe("request objects", () => {
  const keyed = async (alg: string, metadata: Json = {}) => {
    const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true });
    const client = await world.register({
      jwks: { keys: [{ ...(await exportJWK(publicKey)), kid: "k1", alg, use: "sig" }] },
      ...metadata,
    });
    const sign = (claims: Json) =>
      new SignJWT({
        iss: client.client_id,
        aud: world.issuer,
        response_type: "code",
        client_id: client.client_id,
        redirect_uri: client.redirect_uris[0],
        scope: "openid",
        ...claims,
      })
        .setProtectedHeader({ alg, kid: "k1", typ: "oauth-authz-req+jwt" })
        .setIssuedAt()
        .setExpirationTime("2m")
        .sign(privateKey);
    return { client, sign };
  };

  test.each(["RS256", "PS256", "ES256", "EdDSA"])("by value, signed with %s; what is inside wins", async (alg) => {
    const { client, sign } = await keyed(alg);
    const request = await sign({
      state: "inside",
      nonce: "inside",
      max_age: 1000,
      claims: { id_token: { email: null } },
    });
    const back = await world.authorize({ request, state: "outside" }, client);
    expect(back.searchParams.get("state")).toBe("inside");
    const { body } = await world.token(
      {
        grant_type: "authorization_code",
        code: back.searchParams.get("code") ?? "",
        redirect_uri: client.redirect_uris[0],
      },
      client,
    );
    expect(decodeJwt(body.id_token)).toMatchObject({ nonce: "inside", email: "alice@example.com" });
  });

  test("signed under the secret with HS256", async () => {
    const client = await world.register({ request_object_signing_alg: "HS256" });
    const request = await new SignJWT({ client_id: client.client_id, response_type: "code", state: "inside" })
      .setProtectedHeader({ alg: "HS256" })
      .sign(new TextEncoder().encode(client.client_secret));
    expect((await world.authorize({ request }, client)).searchParams.get("state")).toBe("inside");
  });

  test("signed or encrypted under either secret, while one replaces the other, and under none that is too short", async () => {
    const client = await world.register();
    const { client_id, client_secret: before = "" } = client;
    const after = "another secret that is long enough for HS256";
    await updateClient(world.db, world.tenantId, client_id, { client_secret: after, keep_old_secret: 600 });
    const signed = (secret: string, alg = "HS256") =>
      new SignJWT({ client_id, response_type: "code", state: "inside" })
        .setProtectedHeader({ alg })
        .sign(new TextEncoder().encode(secret));
    const encrypted = async (secret: string) =>
      new CompactEncrypt(new TextEncoder().encode(await signed(secret)))
        .setProtectedHeader({ alg: "dir", enc: "A256GCM" })
        .encrypt(new Uint8Array(createHash("sha256").update(secret).digest()));
    const ask = async (request: string) => {
      const { sentTo } = await createBrowser(base).get(world.authorizeUrl({ request, prompt: "none" }, client));
      return [sentTo?.searchParams.get("error"), sentTo?.searchParams.get("state")];
    };
    await expect.poll(async () => ask(await signed(after))).toEqual(["login_required", "inside"]);
    expect(await ask(await signed(before))).toEqual(["login_required", "inside"]);
    expect(await ask(await encrypted(after))).toEqual(["login_required", "inside"]);
    expect(await ask(await encrypted(before))).toEqual(["login_required", "inside"]);
    expect((await ask(await signed(after, "HS512")))[0]).toBe("invalid_request_object");
    await world.sql`update clients set previous_secret_expires_at = now() where client_id = ${client_id}`;
    await expect.poll(async () => (await ask(await signed(before)))[0]).toBe("invalid_request_object");
  });

  test.each(["RSA-OAEP-256", "RSA-OAEP", "ECDH-ES", "ECDH-ES+A256KW"])(
    "encrypted to our published key with %s",
    async (alg) => {
      const { client, sign } = await keyed("ES256");
      const { body: jwks } = await answer(await fetch(`${world.issuer}/.well-known/jwks.json`));
      const ours = jwks.keys.find(
        (key: JWK) => key.use === "enc" && key.kty === (alg.startsWith("RSA") ? "RSA" : "EC"),
      );
      const request = await new CompactEncrypt(new TextEncoder().encode(await sign({ state: "inside" })))
        .setProtectedHeader({ alg, enc: "A256GCM", kid: ours.kid, cty: "oauth-authz-req+jwt" })
        .encrypt(await importJWK({ ...ours, alg }, alg));
      expect((await world.authorize({ request }, client)).searchParams.get("state")).toBe("inside");
    },
  );

  test("refused: another signer, an expired one, one for somebody else, contradictions, a nested one, a client assertion", async () => {
    const { client, sign } = await keyed("ES256");
    const { sign: foreign } = await keyed("ES256");
    const errorOf = async (request: string) =>
      (await createBrowser(base).get(world.authorizeUrl({ request }, client))).sentTo?.searchParams.get("error");
    expect(await errorOf(await foreign({ client_id: client.client_id, iss: client.client_id }))).toBe(
      "invalid_request_object",
    );
    for (const claims of [
      { exp: 1 },
      { aud: "https://elsewhere.example" },
      { client_id: "other" },
      { response_type: "none" },
      { request_uri: "https://x.example" },
      { sub: client.client_id },
      { iss: "other" },
    ]) {
      const object = await sign(claims).then(async (token) => ("exp" in claims ? resigned(token) : token));
      expect([claims, await errorOf(object)]).toEqual([claims, "invalid_request_object"]);
    }
    expect(await errorOf("not.a.jwt")).toBe("invalid_request_object");
  });

  test("request and request_uri exclude each other", async () => {
    const { client, sign } = await keyed("ES256");
    const both = { request: await sign({}), request_uri: "https://rp.example/request" };
    const page = await createBrowser(base).get(world.authorizeUrl(both, client));
    expect(page.sentTo?.searchParams.get("error")).toBe("invalid_request");
  });

  /** A token whose signature no longer fits, as any change makes it. */
  const resigned = async (token: string) => `${token.slice(0, -4)}AAAA`;

  test("algorithm-confusion: none is refused unless registered, and so is HS256 with a public key", async () => {
    const { client } = await keyed("ES256");
    const errorOf = async (request: string, of = client) =>
      (await createBrowser(base).get(world.authorizeUrl({ request }, of))).sentTo?.searchParams.get("error");
    const none = new UnsecuredJWT({ client_id: client.client_id, response_type: "code" }).encode();
    expect(await errorOf(none)).toBe("invalid_request_object");
    const { body: jwks } = await answer(await fetch(`${world.issuer}/.well-known/jwks.json`));
    const confused = await new SignJWT({ client_id: client.client_id })
      .setProtectedHeader({ alg: "HS256" })
      .sign(new TextEncoder().encode(JSON.stringify(jwks.keys[0])));
    expect(await errorOf(confused)).toBe("invalid_request_object");
    const trusting = await world.register({ request_object_signing_alg: "none" });
    const plain = new UnsecuredJWT({ client_id: trusting.client_id, response_type: "code", state: "inside" }).encode();
    expect((await world.authorize({ request: plain }, trusting)).searchParams.get("state")).toBe("inside");
  });

  test("open-redirect: a redirect_uri inside must be registered too", async () => {
    const { client, sign } = await keyed("ES256");
    const request = await sign({ redirect_uri: "https://evil.example/callback" });
    const page = await createBrowser(base).get(world.authorizeUrl({ request }, client));
    expect([page.status, page.sentTo]).toEqual([400, undefined]);
  });

  test("by reference: only a registered address is fetched; redirecting, huge and failing hosts are invalid_request_uri", async () => {
    const { createServer } = await import("node:http");
    let object = "";
    const asked: string[] = [];
    const host = createServer((request, response) => {
      asked.push(request.url ?? "");
      if (request.url === "/redirect") response.writeHead(302, { location: "/ok" }).end();
      else if (request.url === "/huge") response.end("x".repeat(1_000_000));
      else if (request.url === "/fail") response.writeHead(500).end();
      else response.writeHead(200, { "content-type": "application/oauth-authz-req+jwt" }).end(object);
    });
    await new Promise<void>((resolve) => host.listen(0, "127.0.0.1", resolve));
    const address = host.address();
    const origin = `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}`;
    // Nobody listens, nobody knows the name: neither is our database that is away.
    const away = ["http://127.0.0.1:1025/object", "http://nobody.invalid/object"];
    const { client, sign } = await keyed("ES256", {
      request_uris: [...["/ok#v1", "/redirect", "/huge", "/fail"].map((path) => origin + path), ...away],
    });
    object = await sign({ state: "by-reference" });
    expect((await world.authorize({ request_uri: `${origin}/ok#v1` }, client)).searchParams.get("state")).toBe(
      "by-reference",
    );
    for (const path of ["/ok", "/ok#v2", "/redirect", "/huge", "/fail"]) {
      const page = await createBrowser(base).get(world.authorizeUrl({ request_uri: origin + path }, client));
      expect([path, page.sentTo?.searchParams.get("error")]).toEqual([path, "invalid_request_uri"]);
    }
    for (const request_uri of away) {
      const page = await createBrowser(base).get(world.authorizeUrl({ request_uri }, client));
      expect([request_uri, page.sentTo?.searchParams.get("error")]).toEqual([request_uri, "invalid_request_uri"]);
    }
    expect(asked).toEqual(["/ok", "/redirect", "/huge", "/fail"]);
    host.close();
  });
});

describe("pushed requests", () => {
  const params = (client = world.client) => ({
    response_type: "code",
    scope: "openid",
    redirect_uri: client.redirect_uris[0],
  });

  test("are taken once, by their client, and answer 201", async () => {
    const pushed = await world.call("/oauth/par", { ...params(), state: "pushed" });
    expect(pushed.status).toBe(201);
    expect(pushed.body).toEqual({
      request_uri: expect.stringMatching(/^urn:ietf:params:oauth:request_uri:[\w-]{43}$/),
      expires_in: 90,
    });
    const url = `${world.issuer}/authorize?${new URLSearchParams({ client_id: world.client.client_id, request_uri: pushed.body.request_uri })}`;
    const browser = createBrowser(base);
    const back = await world.passThrough(browser, await browser.get(url));
    expect(back.searchParams.get("state")).toBe("pushed");
    expect((await createBrowser(base).get(url)).sentTo?.searchParams.get("error")).toBe("invalid_request_uri");
    const again = await world.call("/oauth/par", params());
    const stranger = await world.register();
    const stolen = await createBrowser(base).get(world.authorizeUrl({ request_uri: again.body.request_uri }, stranger));
    expect(stolen.sentTo?.searchParams.get("error")).toBe("invalid_request_uri");
  });

  test("are checked like any request, and the client is told", async () => {
    const refused = async (more: Record<string, string>) =>
      (await world.call("/oauth/par", { ...params(), ...more })).body.error;
    expect(await refused({ redirect_uri: "https://evil.example" })).toBe("invalid_request");
    expect(await refused({ response_type: "magic" })).toBe("unsupported_response_type");
    expect(await refused({ request_uri: "urn:x" })).toBe("invalid_request");
    expect(await refused({ prompt: "none login" })).toBe("invalid_request");
  });

  test("a client that must push is refused otherwise", async () => {
    const client = await world.register({ require_pushed_authorization_requests: true });
    const page = await createBrowser(base).get(world.authorizeUrl({}, client));
    expect(page.sentTo?.searchParams.get("error")).toBe("invalid_request");
  });

  test("PKCE and an expired handle", async () => {
    const { verifier, challenge } = pkce();
    const pushed = await world.call("/oauth/par", {
      ...params(),
      code_challenge: challenge,
      code_challenge_method: "S256",
    });
    const browser = createBrowser(base);
    const back = await world.passThrough(
      browser,
      await browser.get(world.authorizeUrl({ request_uri: pushed.body.request_uri })),
    );
    const redeemed = await world.token({
      grant_type: "authorization_code",
      code: back.searchParams.get("code") ?? "",
      redirect_uri: world.client.redirect_uris[0],
      code_verifier: verifier,
    });
    expect(redeemed.status).toBe(200);
    const late = await world.call("/oauth/par", params());
    await world.sql`update pushed_requests set expires_at = now() where tenant_id = ${world.tenantId}`;
    const page = await createBrowser(base).get(world.authorizeUrl({ request_uri: late.body.request_uri }));
    expect(page.sentTo?.searchParams.get("error")).toBe("invalid_request_uri");
  });
});

describe("screens by request", () => {
  test("ui_locales chooses the language, unknown ones are no error", async () => {
    const german = await createBrowser(base).get(world.authorizeUrl({ ui_locales: "xx de-CH" }));
    expect(german.html).toContain("Anmelden");
    const arabic = await createBrowser(base).get(world.authorizeUrl({ ui_locales: "ar" }));
    expect(arabic.html).toContain('dir="rtl"');
  });

  test.each(["page", "popup", "touch", "wap", "hologram"])("display=%s is served", async (display) => {
    const page = await createBrowser(base).get(world.authorizeUrl({ display }));
    expect(page.html).toContain('name="password"');
    expect(page.html).toContain(`data-display="${display === "hologram" ? "page" : display}"`);
  });

  test("the client's name and policy in the page's language", async () => {
    const client = await world.register({
      client_name: "Cafe",
      localized: { client_name: { de: "Das Café", "ja-JP": "カフェ" } },
    });
    expect((await createBrowser(base).get(world.authorizeUrl({ ui_locales: "de" }, client))).html).toContain(
      "Das Café",
    );
    expect((await createBrowser(base).get(world.authorizeUrl({ ui_locales: "ja" }, client))).html).toContain("カフェ");
    expect((await createBrowser(base).get(world.authorizeUrl({ ui_locales: "fr" }, client))).html).toContain("Cafe");
  });

  test("sign-in and consent show the client's name, logo, policy and terms, in the page's language", async () => {
    const picture = await readFile("docs/images/sign-in.png");
    const host = await serve((_, response) => response.writeHead(200, { "content-type": "image/png" }).end(picture));
    const client = await world.register({
      client_name: "Cafe",
      logo_uri: `${host.origin}/logo.png`,
      policy_uri: "https://cafe.example/policy",
      tos_uri: "https://cafe.example/terms",
      localized: {
        policy_uri: { de: "https://cafe.example/datenschutz" },
        tos_uri: { de: "https://cafe.example/agb" },
      },
    });
    for (const [ui_locales, policy, terms] of [
      ["de", "datenschutz", "agb"],
      ["fr", "policy", "terms"],
    ]) {
      const browser = createBrowser(base);
      // Whoever sees the page first may have to do without the picture.
      await expect
        .poll(async () => (await createBrowser(base).get(world.authorizeUrl({ ui_locales }, client))).html)
        .toContain("/logo/");
      const login = await browser.get(world.authorizeUrl({ ui_locales }, client));
      const consent = await browser.submit(login, { identifier: "alice", password, do: "sign_in" });
      expect(consent.html).toContain('value="allow"');
      for (const { html } of [login, consent]) {
        expect(html).toContain("Cafe");
        expect(html).toMatch(new RegExp(`<img[^>]* src="/t/${world.tenantId}/logo/[0-9a-f]{64}"`));
        expect(html).not.toContain(host.origin);
        expect(html).toContain(`href="https://cafe.example/${policy}"`);
        expect(html).toContain(`href="https://cafe.example/${terms}"`);
      }
    }
    await host.close();
  });
});

describe("sign-up", () => {
  test.each([{ prompt: "create" }, { register: "1" }])(
    "%o starts at the registration form and ends at the client",
    async (how) => {
      const open = await makeWorld({ sign_up: { enabled: true } });
      const browser = createBrowser(base);
      const form = await browser.get(open.authorizeUrl(JSON.parse(JSON.stringify(how))));
      expect(form.html).toContain("new-password");
      const fields = { email: "new@example.com", name: "New Person", do: "create" };
      const weak = await browser.submit(form, { ...fields, password: "short" });
      expect(weak.html).toContain('value="new@example.com"');
      const made = await browser.submit(weak, { ...fields, password: "a good long password" });
      expect((await open.passThrough(browser, made, "new@example.com")).searchParams.get("code")).toBeTruthy();
    },
  );

  test("enumeration: an address that is taken is refused without a session", async () => {
    const open = await makeWorld({ sign_up: { enabled: true } });
    const browser = createBrowser(base);
    const form = await browser.get(open.authorizeUrl({ prompt: "create" }));
    const taken = await browser.submit(form, {
      email: "ALICE@example.com",
      name: "Mallory",
      password: "a good long password",
      do: "create",
    });
    expect(taken.sentTo).toBeUndefined();
    expect((await browser.get(open.authorizeUrl({ prompt: "none" }))).sentTo?.searchParams.get("error")).toBe(
      "login_required",
    );
  });

  test("is refused where the tenant does not offer it", async () => {
    const page = await createBrowser(base).get(world.authorizeUrl({ prompt: "create" }));
    expect(page.sentTo?.searchParams.get("error")).toBe("invalid_request");
  });
});
