import { decodeJwt } from "jose";
import { beforeAll, describe, expect, test } from "vitest";
import { athOf, type DpopKey, dpopKey } from "../../test/dpop";
import { type DpopWorld, dpopWorld } from "./harness/dpop";
import { answer, api, basic } from "./harness/world";

/** RFC 9449. What a proof must be is tested without a server, in lib/oauth/binding. */

let world: DpopWorld;
let thief: DpopKey;
beforeAll(async () => {
  world = await dpopWorld();
  thief = await dpopKey();
});

const userinfoProof = (token: string, by: DpopKey = world.key, claims = {}) =>
  by.proof({ htm: "GET", htu: `${world.issuer}/userinfo`, ath: athOf(token), ...claims });
const wrong = (status: number, error: string, description = "") => ({
  status,
  body: { error, error_description: expect.stringContaining(description) },
});

describe("tokens bound to a key", () => {
  test("a code, a refresh, UserInfo: token_type DPoP, and a nonce with each answer", {
    tags: ["dpop-5", "dpop-7"],
  }, async () => {
    const first = await world.post("/oauth/token", await world.code(), await world.proofFor("/oauth/token"));
    expect([first.status, first.body.token_type]).toEqual([200, "DPoP"]);
    expect(first.headers.get("dpop-nonce")).toMatch(/^[\w-]{43}$/);
    expect(first.headers.get("access-control-expose-headers")).toContain("DPoP-Nonce");
    const renewed = await world.refresh(first.body.refresh_token, await world.proofFor("/oauth/token"));
    expect([renewed.status, renewed.body.token_type]).toEqual([200, "DPoP"]);
    const token = renewed.body.access_token;
    const info = await world.info("DPoP", token, await userinfoProof(token));
    expect([info.status, info.body.sub]).toEqual([200, world.alice.sub]);
    expect(info.headers.get("dpop-nonce")).toMatch(/^[\w-]{43}$/);
  });

  test("a JWT access token and introspection of either kind name the key", { tags: "dpop-6" }, async () => {
    const client = await world.register({ skip_consent: true });
    const authorization = basic(client.client_id, client.client_secret ?? "");
    const post = async (path: string, fields: Record<string, string>, dpop = "") =>
      answer(
        await fetch(world.issuer + path, {
          method: "POST",
          body: new URLSearchParams(fields),
          headers: { authorization, ...(dpop && { dpop }) },
        }),
      );
    const grant = { grant_type: "client_credentials" };
    const jwt = await post("/oauth/token", { ...grant, resource: api }, await world.proofFor("/oauth/token"));
    const opaque = await post("/oauth/token", grant, await world.proofFor("/oauth/token"));
    expect(decodeJwt(jwt.body.access_token)).toMatchObject({ cnf: { jkt: world.key.jkt } });
    for (const { body } of [jwt, opaque]) {
      expect(body.token_type).toBe("DPoP");
      const seen = await post("/oauth/introspect", { token: body.access_token });
      expect(seen.body).toMatchObject({ active: true, token_type: "DPoP", cnf: { jkt: world.key.jkt } });
    }
  });

  test("without a proof a client that may do without gets bearer tokens, and no nonce", async () => {
    const { body, headers } = await world.post("/oauth/token", await world.code());
    expect([body.token_type, headers.has("dpop-nonce")]).toEqual(["Bearer", false]);
    expect((await world.info("Bearer", body.access_token)).status).toBe(200);
  });

  test("a confidential client's refresh token goes with any key, since it proves itself", {
    tags: "dpop-5",
  }, async () => {
    const client = await world.register({ skip_consent: true, token_endpoint_auth_method: "client_secret_post" });
    const secret = { client_id: client.client_id, client_secret: client.client_secret ?? "" };
    const back = await world.authorize({ scope: "openid offline_access", prompt: "consent" }, client, world.browser);
    const code = back.searchParams.get("code") ?? "";
    const fields = { ...secret, grant_type: "authorization_code", code, redirect_uri: world.redirect_uri };
    const { body } = await world.post("/oauth/token", fields, await world.proofFor("/oauth/token"));
    const again = { ...secret, grant_type: "refresh_token", refresh_token: body.refresh_token };
    const renewed = await world.post("/oauth/token", again, await world.proofFor("/oauth/token", thief));
    expect([renewed.status, renewed.body.token_type]).toEqual([200, "DPoP"]);
  });
});

describe("stolen tokens", { tags: "dpop-7" }, () => {
  test("downgrade: a bound token is no bearer token, in the header or in a body", async () => {
    const { access_token } = await world.redeem();
    const asBearer = await world.info("Bearer", access_token, await userinfoProof(access_token));
    expect(asBearer).toMatchObject(wrong(401, "invalid_token", "show it as DPoP"));
    expect(asBearer.headers.get("www-authenticate")).toMatch(/^Bearer error="invalid_token".*, DPoP algs="[\w ]+"$/);
    const body = new URLSearchParams({ access_token });
    const inBody = await fetch(`${world.issuer}/userinfo`, { method: "POST", body });
    expect(await answer(inBody)).toMatchObject(wrong(401, "invalid_token"));
  });

  test("stolen-token: without the key it is worth nothing", async () => {
    const { access_token, refresh_token } = await world.redeem();
    const info = await world.info("DPoP", access_token, await userinfoProof(access_token, thief));
    expect(info).toMatchObject(wrong(401, "invalid_token", "not bound to the key"));
    expect(info.headers.get("www-authenticate")).toMatch(/^DPoP error="invalid_token".*algs="[\w ]+"$/);
    const none = await world.info("DPoP", access_token);
    expect(none).toMatchObject(wrong(401, "invalid_dpop_proof", "missing"));
    for (const proof of [undefined, await world.proofFor("/oauth/token", thief)])
      expect(await world.refresh(refresh_token, proof)).toMatchObject(wrong(400, "invalid_grant", "another"));
    // And its owner is not harmed.
    expect((await world.refresh(refresh_token, await world.proofFor("/oauth/token"))).status).toBe(200);
  });

  test("upgrade: a bearer token is not shown as DPoP", async () => {
    const { body } = await world.post("/oauth/token", await world.code());
    const info = await world.info("DPoP", body.access_token, await userinfoProof(body.access_token));
    expect(info).toMatchObject(wrong(401, "invalid_token"));
  });

  test("proof-for-another: method, URL, token, age", async () => {
    const { access_token } = await world.redeem();
    const htu = `${world.issuer}/oauth/token`;
    const now = Math.floor(Date.now() / 1000);
    for (const claims of [{ htm: "POST" }, { htu }, { ath: athOf("x") }, { ath: undefined }, { iat: now - 90 }]) {
      const info = await world.info("DPoP", access_token, await userinfoProof(access_token, world.key, claims));
      expect([claims, info]).toMatchObject([claims, wrong(401, "invalid_dpop_proof", "DPoP proof: ")]);
    }
    const posted = await world.info("DPoP", access_token, await userinfoProof(access_token), { method: "POST" });
    expect(posted).toMatchObject(wrong(401, "invalid_dpop_proof", "htm"));
  });

  test("two-headers: a second proof beside the first makes none", async () => {
    const headers = new Headers();
    for (const by of [world.key, thief]) headers.append("dpop", await world.proofFor("/oauth/token", by));
    const body = new URLSearchParams({ client_id: world.client.client_id, ...(await world.code()) });
    const refused = await answer(await fetch(`${world.issuer}/oauth/token`, { method: "POST", body, headers }));
    expect(refused).toMatchObject(wrong(400, "invalid_dpop_proof", "must be one"));
  });
});

describe("proofs serve once", { tags: "dpop-11.1" }, () => {
  test("proof-replay: at the token endpoint, for another code, and for another refresh", async () => {
    const proof = await world.proofFor("/oauth/token");
    const first = await world.post("/oauth/token", await world.code(), proof);
    expect(first.status).toBe(200);
    const second = await world.code();
    expect(await world.post("/oauth/token", second, proof)).toMatchObject(wrong(400, "invalid_dpop_proof", "before"));
    const { refresh_token } = first.body;
    expect(await world.refresh(refresh_token, proof)).toMatchObject(wrong(400, "invalid_dpop_proof", "before"));
    // Nothing was spent by that.
    expect((await world.post("/oauth/token", second, await world.proofFor("/oauth/token"))).status).toBe(200);
    expect((await world.refresh(refresh_token, await world.proofFor("/oauth/token"))).status).toBe(200);
  });

  test("code-replay: a whole request sent again ends nothing, since it proves no key", async () => {
    const [fields, proof] = [await world.code(), await world.proofFor("/oauth/token")];
    const { body } = await world.post("/oauth/token", fields, proof);
    expect(await world.post("/oauth/token", fields, proof)).toMatchObject(wrong(400, "invalid_dpop_proof", "before"));
    expect((await world.info("DPoP", body.access_token, await userinfoProof(body.access_token))).status).toBe(200);
    const anew = await world.post("/oauth/token", fields, await world.proofFor("/oauth/token"));
    expect(anew).toMatchObject(wrong(400, "invalid_grant", "used before"));
    expect((await world.info("DPoP", body.access_token, await userinfoProof(body.access_token))).status).toBe(401);
  });

  test("proof-replay: at UserInfo, and of a dozen at once exactly one is answered", async () => {
    const { access_token } = await world.redeem();
    const proof = await userinfoProof(access_token);
    const all = await Promise.all(Array.from({ length: 12 }, () => world.info("DPoP", access_token, proof)));
    expect(all.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(all.find(({ status }) => status !== 200)).toMatchObject(wrong(401, "invalid_dpop_proof", "used before"));
  });

  test("proof-replay: of a dozen clients' own tokens by one proof exactly one is given", async () => {
    const client = await world.register();
    const headers = {
      authorization: basic(client.client_id, client.client_secret ?? ""),
      dpop: await world.proofFor("/oauth/token"),
    };
    for (const more of [{}, { resource: api }] as Record<string, string>[]) {
      const dpop = await world.proofFor("/oauth/token");
      const body = () => new URLSearchParams({ grant_type: "client_credentials", ...more });
      const ask = () =>
        fetch(`${world.issuer}/oauth/token`, { method: "POST", body: body(), headers: { ...headers, dpop } });
      const all = await Promise.all(Array.from({ length: 12 }, ask));
      expect(all.map(({ status }) => status).sort()).toEqual([200, ...Array.from({ length: 11 }, () => 400)]);
    }
  });

  test("unbounded rows: a proof for no code, no token and no client of ours is not noted", async () => {
    const count = async () =>
      (await world.sql`select count(*)::int from used_proofs where tenant_id = ${world.tenantId}`)[0]?.count;
    const before = await count();
    const grant = { grant_type: "authorization_code", code: "none", redirect_uri: world.redirect_uri };
    await world.post("/oauth/token", grant, await world.proofFor("/oauth/token", thief));
    await world.refresh("none", await world.proofFor("/oauth/token", thief));
    await world.info("DPoP", "none", await userinfoProof("none", thief));
    const { access_token } = await world.redeem();
    await world.info("DPoP", access_token, await userinfoProof(access_token, thief));
    expect(await count()).toBe(before + 1);
  });
});
