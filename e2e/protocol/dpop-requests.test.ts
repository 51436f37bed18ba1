import { beforeAll, describe, expect, test } from "vitest";
import { athOf, type DpopKey, dpopKey } from "../../test/dpop";
import { type DpopWorld, dpopWorld } from "./harness/dpop";
import { makeWorld } from "./harness/world";

/** RFC 9449 §5.2, §8, §10: who must bring a proof, with whose nonce, and for which code. */

let world: DpopWorld;
let thief: DpopKey;
beforeAll(async () => {
  world = await dpopWorld();
  thief = await dpopKey();
});

const wrong = (error: string, description = "") => ({
  status: 400,
  body: { error, error_description: expect.stringContaining(description) },
});
/** RFC 7636 Appendix B. */
const code_verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const challenge = { code_challenge: "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM", code_challenge_method: "S256" };
const pushed = async (fields: Record<string, string>, dpop?: string) => {
  const { redirect_uris } = world.client;
  const asked = {
    response_type: "code",
    scope: "openid",
    redirect_uri: redirect_uris[0] ?? "",
    ...challenge,
    ...fields,
  };
  return world.post("/oauth/par", asked, dpop);
};
const parProof = (by: DpopKey = world.key, claims = {}) => world.proofFor("/oauth/par", by, claims);

/** What redeems the code of a request that was pushed so. */
async function codeOf(request_uri: string) {
  const at = await world.browser.get(world.authorizeUrl({ request_uri }));
  const back = await world.passThrough(world.browser, at);
  const code = back.searchParams.get("code") ?? "";
  return { grant_type: "authorization_code", code, redirect_uri: world.redirect_uri, code_verifier };
}

describe("a code bound to a key", { tags: "dpop-10" }, () => {
  test("code-theft: with dpop_jkt it is redeemed by that key alone", async () => {
    const fields = await world.code({ dpop_jkt: world.key.jkt });
    const bound = wrong("invalid_grant", "another key");
    expect(await world.post("/oauth/token", fields)).toMatchObject(bound);
    expect(await world.post("/oauth/token", fields, await world.proofFor("/oauth/token", thief))).toMatchObject(bound);
    expect((await world.post("/oauth/token", fields, await world.proofFor("/oauth/token"))).status).toBe(200);
  });

  test("code-theft: a proof at PAR binds it too", async () => {
    const { status, body, headers } = await pushed({}, await parProof());
    expect([status, headers.get("dpop-nonce")]).toEqual([201, expect.stringMatching(/^[\w-]{43}$/)]);
    const fields = await codeOf(body.request_uri);
    const stolen = await world.post("/oauth/token", fields, await world.proofFor("/oauth/token", thief));
    expect(stolen).toMatchObject(wrong("invalid_grant", "another key"));
    expect((await world.post("/oauth/token", fields, await world.proofFor("/oauth/token"))).status).toBe(200);
  });

  test("key-mismatch: dpop_jkt beside another key's proof is refused", async () => {
    expect(await pushed({ dpop_jkt: thief.jkt }, await parProof())).toMatchObject(
      wrong("invalid_dpop_proof", "dpop_jkt"),
    );
    expect((await pushed({ dpop_jkt: world.key.jkt }, await parProof())).status).toBe(201);
    expect(await pushed({ dpop_jkt: "short" })).toMatchObject(wrong("invalid_request", "dpop_jkt"));
  });

  test("proof-replay: a proof pushes one request, and is for PAR", async () => {
    const proof = await parProof();
    expect((await pushed({}, proof)).status).toBe(201);
    expect(await pushed({}, proof)).toMatchObject(wrong("invalid_dpop_proof", "used before"));
    expect(await pushed({}, await world.proofFor("/oauth/token"))).toMatchObject(wrong("invalid_dpop_proof", "htu"));
  });
});

describe("a client registered for bound tokens", { tags: "dpop-5" }, () => {
  test("downgrade: dpop_bound_access_tokens: without a proof there are no tokens, by any grant", async () => {
    const bound = await dpopWorld({}, { dpop_bound_access_tokens: true });
    const missing = wrong("invalid_request", "DPoP proof is missing");
    const fields = await bound.code();
    expect(await bound.post("/oauth/token", fields)).toMatchObject(missing);
    const { body } = await bound.post("/oauth/token", fields, await bound.proofFor("/oauth/token"));
    expect(await bound.refresh(body.refresh_token)).toMatchObject(missing);
    expect((await bound.refresh(body.refresh_token, await bound.proofFor("/oauth/token"))).status).toBe(200);
    const confidential = await bound.register({ dpop_bound_access_tokens: true });
    expect(await bound.token({ grant_type: "client_credentials" }, confidential)).toMatchObject(missing);
  });

  test("downgrade: one whose tokens are bound to its certificate cannot bind them to a key instead", async () => {
    const other = await dpopWorld({}, { tls_client_certificate_bound_access_tokens: true });
    const refused = await other.post("/oauth/token", await other.code(), await other.proofFor("/oauth/token"));
    expect(refused).toMatchObject(wrong("invalid_request", "bound to its certificate"));
    const back = await other.authorize({ ...challenge, dpop_jkt: thief.jkt }, other.client, other.browser);
    expect(back.searchParams.get("error_description")).toContain("bound to its certificate");
  });

  test("one that takes a FAPI profile is bound to a key by default, where no certificate can be shown", async () => {
    const { register } = await makeWorld();
    const keys = {
      jwks: { keys: [{ ...thief.jwk, kid: "k", alg: "ES256" }] },
      redirect_uris: ["https://rp.example/cb"],
    };
    const client = await register({ profile: "fapi2-security", ...keys });
    expect(client).toMatchObject({ dpop_bound_access_tokens: true, tls_client_certificate_bound_access_tokens: false });
  });

  test("contradictions are refused at registration", async () => {
    const both = { dpop_bound_access_tokens: true, tls_client_certificate_bound_access_tokens: true };
    await expect(world.register(both)).rejects.toThrow("cannot stand beside");
    const front = { grant_types: ["authorization_code", "implicit"], response_types: ["code token"] };
    await expect(world.register({ ...front, dpop_bound_access_tokens: true })).rejects.toThrow("cannot bind the token");
  });
});

describe("nonces", { tags: ["dpop-8", "dpop-9"] }, () => {
  test("where they are required: 400 with one at the token endpoint and PAR, 401 at UserInfo, then it works", async () => {
    const asking = await dpopWorld({ require_dpop_nonce: true });
    const fields = await asking.code();
    const none = await asking.post("/oauth/token", fields, await asking.proofFor("/oauth/token"));
    expect(none).toMatchObject(wrong("use_dpop_nonce"));
    const nonce = none.headers.get("dpop-nonce") ?? "";
    expect(nonce).toMatch(/^[\w-]{43}$/);
    const proof = await asking.proofFor("/oauth/token", asking.key, { nonce });
    const { status, body } = await asking.post("/oauth/token", fields, proof);
    expect([status, body.token_type]).toEqual([200, "DPoP"]);

    const token = body.access_token;
    const shown = (claims: object) =>
      asking.key.proof({ htm: "GET", htu: `${asking.issuer}/userinfo`, ath: athOf(token), ...claims });
    const asked = await asking.info("DPoP", token, await shown({}));
    expect([asked.status, asked.headers.get("dpop-nonce")]).toEqual([401, nonce]);
    expect(asked.headers.get("www-authenticate")).toMatch(/^DPoP error="use_dpop_nonce".*algs="/);
    expect((await asking.info("DPoP", token, await shown({ nonce }))).status).toBe(200);
    const par = await asking.post("/oauth/par", {}, await asking.proofFor("/oauth/par"));
    expect([par.status, par.body.error, par.headers.get("dpop-nonce")]).toEqual([400, "use_dpop_nonce", nonce]);
  });

  test("nonce-swap: another tenant's, or a made-up one, is refused where none would be asked", async () => {
    const other = await dpopWorld({ require_dpop_nonce: true });
    const { headers } = await other.post("/oauth/token", await other.code(), await other.proofFor("/oauth/token"));
    const fields = await world.code();
    for (const nonce of [headers.get("dpop-nonce") ?? "", "made-up"]) {
      const proof = await world.proofFor("/oauth/token", world.key, { nonce });
      const refused = await world.post("/oauth/token", fields, proof);
      expect(refused).toMatchObject(wrong("use_dpop_nonce", "expired"));
      expect(refused.headers.get("dpop-nonce")).not.toBe(nonce);
    }
  });
});
