import { createHash, randomBytes } from "node:crypto";
import fc from "fast-check";
import {
  createRemoteJWKSet,
  decodeJwt,
  decodeProtectedHeader,
  exportJWK,
  generateKeyPair,
  type JWK,
  jwtVerify,
  SignJWT,
} from "jose";
import * as oauth from "oauth4webapi";
import * as openid from "openid-client";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createRegistrationToken } from "@/lib/admin/resources/registration-tokens";
import { updateTenant } from "@/lib/admin/resources/tenants";
import { registrableMembers } from "@/lib/oidc/registration/wire";
import { serve, type TestServer } from "@/test/hostile-server";
import { createBrowser } from "./harness/browser";
import { answer, base, basic, type Json, makeWorld, pkce, type World } from "./harness/world";

const open = { mode: "open", max_clients: 100_000 };
const redirect_uris = ["https://rp.example/callback"];
const servers: TestServer[] = [];
let world: World;

beforeAll(async () => {
  world = await makeWorld({ registration: open });
});
afterAll(() => Promise.all(servers.map((server) => server.close())));

async function host(...args: Parameters<typeof serve>): Promise<TestServer> {
  const server = await serve(...args);
  servers.push(server);
  return server;
}

async function register(body: unknown, headers: Record<string, string> = {}, issuer = world.issuer) {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return answer(
    await fetch(`${issuer}/oauth/register`, {
      method: "POST",
      body: text,
      headers: { "content-type": "application/json", ...headers },
    }),
  );
}

async function registered(more: Json = {}): Promise<Json> {
  const { status, body } = await register({ redirect_uris, ...more });
  expect([status, body.error_description]).toEqual([201, undefined]);
  return body;
}

const errorOf = async (more: Json) => (await register({ redirect_uris, ...more })).body.error;

async function manage(client: Json, method: "GET" | "PUT" | "DELETE", body?: Json, token?: string) {
  return answer(
    await fetch(client.registration_client_uri, {
      method,
      body: body && JSON.stringify(body),
      headers: {
        authorization: `Bearer ${token ?? client.registration_access_token}`,
        ...(body && { "content-type": "application/json" }),
      },
    }),
  );
}

/** What a client sends to replace itself: its information without what an update must not hold. */
function forUpdate(client: Json): Json {
  const {
    registration_access_token: _1,
    registration_client_uri: _2,
    client_secret_expires_at: _3,
    client_id_issued_at: _4,
    ...rest
  } = client;
  return rest;
}

describe("registration", () => {
  test("answers 201 with everything that holds, defaults included, for nobody to keep", async () => {
    const { status, headers, body } = await register({ redirect_uris });
    expect(status).toBe(201);
    expect(headers.get("cache-control")).toBe("no-store");
    expect(headers.get("access-control-allow-origin")).toBe("*");
    expect(body).toMatchObject({
      client_id: expect.any(String),
      client_secret: expect.stringMatching(/^[\w-]{64,}$/),
      client_secret_expires_at: 0,
      registration_access_token: expect.stringMatching(/^[\w-]{43}$/),
      registration_client_uri: `${world.issuer}/oauth/register/${body.client_id}`,
      redirect_uris,
      grant_types: ["authorization_code"],
      response_types: ["code"],
      application_type: "web",
      subject_type: "public",
      token_endpoint_auth_method: "client_secret_basic",
      id_token_signed_response_alg: "RS256",
    });
    expect(Math.abs(body.client_id_issued_at - Date.now() / 1000)).toBeLessThan(60);
    expect(Number.isInteger(body.client_id_issued_at)).toBe(true);
  });

  test("gives no secret to a client that needs none", async () => {
    const client = await registered({ token_endpoint_auth_method: "none" });
    expect(client).not.toHaveProperty("client_secret");
    expect(client).not.toHaveProperty("client_secret_expires_at");
  });

  test("takes names in languages, ignores what it does not know, and leaves out what is null", async () => {
    const names = { client_name: "Shop", "client_name#ja-Jpan-JP": "店", "policy_uri#fr": "https://rp.example/fr" };
    const client = await registered({ ...names, colour: "blue", tos_uri: null });
    expect(client).toMatchObject(names);
    expect(client).not.toHaveProperty("colour");
    expect(client).not.toHaveProperty("localized");
    expect((await manage(client, "GET")).body).toMatchObject(names);
  });

  test("is advertised only where it is not off, and answers 404 there", async () => {
    const closed = await makeWorld();
    const metadata = async ({ issuer }: World) =>
      (await answer(await fetch(`${issuer}/.well-known/openid-configuration`))).body;
    expect(await metadata(world)).toHaveProperty("registration_endpoint", `${world.issuer}/oauth/register`);
    expect(await metadata(closed)).not.toHaveProperty("registration_endpoint");
    expect((await register({ redirect_uris }, {}, closed.issuer)).status).toBe(404);
    expect((await fetch(`${closed.issuer}/oauth/register/x`)).status).toBe(404);
  });

  test("takes JSON alone, of at most 64 kB", async () => {
    expect((await register("redirect_uris=x", { "content-type": "application/x-www-form-urlencoded" })).status).toBe(
      415,
    );
    expect((await register({ redirect_uris, padding: "x".repeat(70_000) })).status).toBe(413);
    for (const text of ["", "{", "[]", "null", '"x"', "1"]) expect((await register(text)).status).toBe(400);
    expect((await fetch(`${world.issuer}/oauth/register`)).status).toBe(405);
    const preflight = await fetch(`${world.issuer}/oauth/register`, { method: "OPTIONS" });
    expect(preflight.headers.get("access-control-allow-methods")).toContain("POST");
  });

  test.each([
    [{ redirect_uris: ["https://rp.example/#fragment"] }],
    [{ redirect_uris: ["http://rp.example/callback"] }],
    [{ redirect_uris: ["com.example:/callback"] }],
    [{ redirect_uris: ["javascript:alert(1)"], application_type: "native" }],
    [{ redirect_uris: ["http://app.example/"], application_type: "native" }],
    [{ redirect_uris: ["/callback"] }],
    [{ redirect_uris: [] }],
    [{ redirect_uris: "https://rp.example/callback" }],
    [{ redirect_uris: null }],
    [{ redirect_uris: ["relative", 1] }],
  ])("invalid_redirect_uri: %j", async (more) => {
    expect(await errorOf(more)).toBe("invalid_redirect_uri");
  });

  test.each([
    [{ id_token_signed_response_alg: "XX256" }],
    [{ id_token_signed_response_alg: "none" }],
    [{ request_object_signing_alg: "none" }],
    [{ id_token_encrypted_response_alg: "RSA1_5" }],
    [{ id_token_encrypted_response_enc: "A128GCM" }],
    [{ token_endpoint_auth_method: "password" }],
    [{ grant_types: ["authorization_code", "password"] }],
    [{ response_types: ["code everything"] }],
    [{ response_types: ["code"], grant_types: ["refresh_token", "implicit"] }],
    [{ initiate_login_uri: "http://rp.example/login" }],
    [{ jwks: { keys: [{ kty: "RSA" }] }, jwks_uri: "https://rp.example/jwks" }],
    [{ jwks: { keys: [{ kty: "oct", k: "c2VjcmV0" }] } }],
    [{ jwks: { keys: [{ kty: "EC", crv: "P-256", x: "x", y: "y", d: "d" }] } }],
    [{ jwks: { keys: [{ kty: "RSA", n: Buffer.alloc(256, 0xc5).toString("base64url"), e: "Aw" }] } }],
    [{ logo_uri: "javascript:alert(1)" }],
    [{ logo_uri: "/t/acme/logo" }],
    [{ "client_uri#fr": "data:text/html,x" }],
    [{ subject_type: "secret" }],
    [{ default_max_age: -1 }],
    [{ token_endpoint_auth_method: "none", grant_types: ["authorization_code", "client_credentials"] }],
    [{ client_name: "a\u0000b" }],
    [{ client_name: "\ud800" }],
    [{ contacts: ["\udc00"] }],
    [{ client_name: "x".repeat(10_000) }],
    [{ redirect_uris: Array.from({ length: 500 }, (_, n) => n) }],
    [{ contacts: Array.from({ length: 6_000 }, () => 1) }],
    [{ scope: "dolphin" }],
  ])("invalid metadata: %j", async (more) => {
    const { status, body } = await register({ redirect_uris, ...more });
    expect(status).toBe(400);
    expect(body.error).toBe("redirect_uris" in more ? "invalid_redirect_uri" : "invalid_client_metadata");
    expect(body.error_description).toMatch(/^[\x20-\x21\x23-\x5b\x5d-\x7e]+$/);
  });

  test("deep-nesting and prototype-pollution: refused or ignored, never a fault of ours", async () => {
    const deep = `{"redirect_uris":["https://rp.example/cb"],"jwks":${"[".repeat(30_000)}${"]".repeat(30_000)}}`;
    expect((await register(deep)).body.error).toBe("invalid_client_metadata");
    const polluting = `{"redirect_uris":["https://rp.example/cb"],"__proto__":{"skip_consent":true},"constructor":{"prototype":{"polluted":1}},"client_name#__proto__":"x"}`;
    expect((await register(polluting)).status).toBeLessThan(500);
    expect((await register({ redirect_uris, constructor: 1, toString: 2 })).status).toBe(201);
  });

  test("mass-assignment: a client cannot give itself what the tenant decides", async () => {
    const client = await registered({
      skip_consent: true,
      resources: ["https://api.example.com"],
      require_issuer_audience: true,
      localized: { client_name: { fr: "x" } },
      client_id: "admin",
      client_secret: "a secret of my own choice",
      tenant_id: "other",
    });
    expect(client.client_id).not.toBe("admin");
    expect(client.client_secret).not.toContain("my own");
    const [row] = await world.sql`select metadata from clients where client_id = ${client.client_id}`;
    expect(row?.metadata).toMatchObject({ skip_consent: false, resources: [], require_issuer_audience: false });
    expect(row?.metadata).not.toHaveProperty("localized");
    const forged = { ...forUpdate(client), skip_consent: true, resources: ["https://api.example.com"] };
    expect((await manage(client, "PUT", forged)).status).toBe(200);
    const [again] = await world.sql`select metadata from clients where client_id = ${client.client_id}`;
    expect(again?.metadata).toMatchObject({ skip_consent: false, resources: [] });
  });

  test("what the tenant decided about a client stays when the client replaces itself", async () => {
    const client = await registered();
    await world.sql`update clients set metadata = jsonb_set(metadata, '{skip_consent}', 'true') where client_id = ${client.client_id}`;
    expect((await manage(client, "PUT", forUpdate(client))).status).toBe(200);
    const [row] = await world.sql`select metadata from clients where client_id = ${client.client_id}`;
    expect(row?.metadata.skip_consent).toBe(true);
  });

  test("whatever metadata comes, the answer is 201 or a clear refusal", async () => {
    const value = fc.oneof(
      fc.jsonValue({ maxDepth: 4 }),
      fc.string({ unit: "binary" }),
      fc.constantFrom("code", "none", "https://rp.example/x", "RS256", "implicit", "urn:x", "\u0000", "\ud800", 1e308),
      fc.array(fc.constantFrom("code", "implicit", "authorization_code", "https://rp.example/x", "id_token token")),
    );
    const name = fc.oneof(
      fc.constantFrom(...registrableMembers),
      fc.constantFrom("client_name#fr", "logo_uri#__proto__", "__proto__", "software_statement", "localized", "#"),
      fc.string(),
    );
    const members = fc.dictionary(name, value, { maxKeys: 12 });
    await fc.assert(
      fc.asyncProperty(members, fc.boolean(), async (some, isPlausible) => {
        const { status, body } = await register(isPlausible ? { ...some, redirect_uris } : some);
        expect([201, 400]).toContain(status);
        if (status === 400) expect(body.error).toMatch(/^(invalid_|unapproved_software)/);
      }),
      { numRuns: 150 },
    );
  });
});

describe("who may register", () => {
  test("without a token nobody, where the tenant asks for one; each token for as many as it was made for", async () => {
    const guarded = await makeWorld({ registration: { mode: "initial_access_token" } });
    const tryWith = (token?: string) =>
      register({ redirect_uris }, token === undefined ? {} : { authorization: `Bearer ${token}` }, guarded.issuer);
    const refused = await tryWith();
    expect([refused.status, refused.headers.get("www-authenticate")]).toEqual([401, "Bearer"]);
    const wrong = await tryWith("wrong");
    expect([wrong.status, wrong.body.error]).toEqual([401, "invalid_token"]);
    expect(wrong.headers.get("www-authenticate")).toMatch(/^Bearer error="invalid_token"/);

    const { token = "" } = await createRegistrationToken(guarded.db, guarded.tenantId, { uses: 3 });
    const bad = await register({ redirect_uris: [] }, { authorization: `Bearer ${token}` }, guarded.issuer);
    expect(bad.status).toBe(400);
    const answers = await Promise.all(Array.from({ length: 8 }, () => tryWith(token)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 201, 201, 401, 401, 401, 401, 401]);
    const [stored] = await guarded.sql`select hash from initial_access_tokens where tenant_id = ${guarded.tenantId}`;
    expect(stored?.hash).toEqual(createHash("sha256").update(token).digest());

    const { token: late = "" } = await createRegistrationToken(guarded.db, guarded.tenantId, { expires_in: 1 });
    await guarded.sql`update initial_access_tokens set expires_at = now() where tenant_id = ${guarded.tenantId}`;
    expect((await tryWith(late)).status).toBe(401);
  });

  test("a token of another tenant is worth nothing", async () => {
    const [one, other] = await Promise.all([
      makeWorld({ registration: { mode: "initial_access_token" } }),
      makeWorld({ registration: { mode: "initial_access_token" } }),
    ]);
    const { token } = await createRegistrationToken(one.db, one.tenantId, {});
    const headers = { authorization: `Bearer ${token}` };
    expect((await register({ redirect_uris }, headers, other.issuer)).status).toBe(401);
    expect((await register({ redirect_uris }, headers, one.issuer)).status).toBe(201);
  });

  test("flood: registrations from one address are bounded, and say when to come again", async () => {
    const small = await makeWorld({ registration: { mode: "open" }, limits: { registration: { most: 3 } } });
    const statuses: number[] = [];
    for (let n = 0; n < 5; n++) statuses.push((await register({ redirect_uris }, {}, small.issuer)).status);
    expect(statuses).toEqual([201, 201, 201, 429, 429]);
    const { headers } = await register({ redirect_uris }, {}, small.issuer);
    expect(Number(headers.get("retry-after"))).toBeGreaterThan(3_000);
    const { token } = await createRegistrationToken(small.db, small.tenantId, {});
    expect((await register({ redirect_uris }, { authorization: `Bearer ${token}` }, small.issuer)).status).toBe(201);
  });

  test("flood: there are never more such clients than the tenant allows, and a token is not used up for nothing", async () => {
    const small = await makeWorld({ registration: { mode: "initial_access_token", max_clients: 2 } });
    const { token } = await createRegistrationToken(small.db, small.tenantId, { uses: 10 });
    const answers = await Promise.all(
      Array.from({ length: 6 }, () => register({ redirect_uris }, { authorization: `Bearer ${token}` }, small.issuer)),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 201, 403, 403, 403, 403]);
    const [left] = await small.sql`select uses_left from initial_access_tokens where tenant_id = ${small.tenantId}`;
    expect(left?.uses_left).toBe(8);
  });

  test("the tenant narrows what such clients may have, and gives a default scope", async () => {
    const narrow = await makeWorld({
      registration: { ...open, grant_types: ["authorization_code"], default_scope: "openid profile" },
    });
    const refused = await register(
      { redirect_uris, grant_types: ["authorization_code", "refresh_token"] },
      {},
      narrow.issuer,
    );
    expect(refused.body.error).toBe("invalid_client_metadata");
    expect((await register({ redirect_uris }, {}, narrow.issuer)).body.scope).toBe("openid profile");
    expect((await register({ redirect_uris, scope: "openid dolphin" }, {}, narrow.issuer)).body.scope).toBe("openid");
  });
});

describe("management", () => {
  test("a client reads itself whole", async () => {
    const client = await registered({ client_name: "Reader" });
    const { status, headers, body } = await manage(client, "GET");
    expect([status, headers.get("cache-control")]).toEqual([200, "no-store"]);
    expect(body).toEqual(client);
  });

  test("a replacement is whole: what is left out falls back, the token is another one, the secret stays", async () => {
    const client = await registered({ client_name: "Before", contacts: ["a@rp.example"] });
    const { status, body } = await manage(client, "PUT", {
      client_id: client.client_id,
      redirect_uris,
      client_name: "After",
    });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      client_id: client.client_id,
      client_name: "After",
      client_secret: client.client_secret,
      client_id_issued_at: client.client_id_issued_at,
    });
    expect(body).not.toHaveProperty("contacts");
    expect(body.registration_access_token).not.toBe(client.registration_access_token);
    expect((await manage(client, "GET")).status).toBe(401);
    expect((await manage(body, "GET")).body).toEqual(body);
  });

  test("a secret comes and goes with the way to authenticate", async () => {
    const client = await registered({ token_endpoint_auth_method: "none" });
    const { client_id } = client;
    const confidential = (await manage(client, "PUT", { client_id, redirect_uris })).body;
    expect(confidential).toMatchObject({ client_secret: expect.any(String), client_secret_expires_at: 0 });
    const publicAgain = await manage(confidential, "PUT", {
      client_id,
      redirect_uris,
      token_endpoint_auth_method: "none",
    });
    expect(publicAgain.body).not.toHaveProperty("client_secret");
  });

  test("a secret that is too short for a new algorithm gives way to one that is not", async () => {
    const { updateClient } = await import("@/lib/admin/resources/clients");
    const client = await registered();
    const short = "a secret of twenty-four.";
    await updateClient(world.db, world.tenantId, client.client_id, { client_secret: short });
    const { client_id } = client;
    const same = (await manage(client, "PUT", { client_id, redirect_uris })).body;
    expect(same.client_secret).toBe(short);
    const longer = await manage(same, "PUT", { client_id, redirect_uris, id_token_signed_response_alg: "HS512" });
    expect(longer.body.client_secret).toMatch(/^[\w-]{64,}$/);
  });

  test("of two replacements with one token exactly one happens", async () => {
    const client = await registered();
    const answers = await Promise.all(
      ["One", "Two", "Three"].map((client_name) => manage(client, "PUT", { ...forUpdate(client), client_name })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 401, 401]);
  });

  test("a replacement is checked like a registration, and names its client and secret or none", async () => {
    const client = await registered();
    const fine = forUpdate(client);
    for (const wrong of [
      { ...fine, client_id: "other" },
      { redirect_uris },
      { ...fine, client_secret: "wrong" },
      { ...fine, client_secret: 1 },
      { ...fine, registration_access_token: client.registration_access_token },
      { ...fine, redirect_uris: ["http://rp.example/x"] },
      { ...fine, grant_types: ["password"] },
      { ...fine, client_name: "\u0000" },
    ])
      expect((await manage(client, "PUT", wrong)).status).toBe(400);
    expect((await manage(client, "PUT", fine)).status).toBe(200);
  });

  test("token-of-another: no client, a wrong token, another client's and none at all read the same", async () => {
    const [client, other] = [await registered(), await registered()];
    const unknown = { ...client, registration_client_uri: `${client.registration_client_uri}x` };
    const refusals = [
      await manage(unknown, "GET"),
      await manage(client, "GET", undefined, "wrong"),
      await manage(client, "GET", undefined, other.registration_access_token),
      await manage(client, "PUT", forUpdate(client), other.registration_access_token),
      await manage(client, "DELETE", undefined, other.registration_access_token),
      await manage(client, "GET", undefined, "é".normalize("NFD").replace(/[^\x20-\x7e]/g, "%00")),
    ];
    for (const { status, body, headers } of refusals) {
      expect([status, body]).toEqual([401, refusals[0]?.body]);
      expect(headers.get("www-authenticate")).toBe(refusals[0]?.headers.get("www-authenticate"));
      expect(body.error).toBe("invalid_token");
    }
    const none = await fetch(client.registration_client_uri);
    expect([none.status, none.headers.get("www-authenticate")]).toEqual([401, "Bearer"]);
    expect((await manage(client, "GET")).status).toBe(200);
  });

  test("an operator's client cannot be managed, nor one through another tenant", async () => {
    const at = (id: string) => ({ registration_client_uri: `${world.issuer}/oauth/register/${id}` });
    expect((await manage(at(world.client.client_id), "GET", undefined, world.client.client_secret)).status).toBe(401);
    const elsewhere = await makeWorld({ registration: open });
    const client = await registered();
    const there = {
      ...client,
      registration_client_uri: client.registration_client_uri.replace(world.tenantId, elsewhere.tenantId),
    };
    expect((await manage(there, "GET")).status).toBe(401);
  });

  test("tokens and secrets do not lie open in the database", async () => {
    const client = await registered();
    const [row] = await world.sql`select clients::text as all from clients where client_id = ${client.client_id}`;
    expect(row?.all).not.toContain(client.client_secret);
    expect(row?.all).not.toContain(client.registration_access_token);
    expect(row?.all).toContain(createHash("sha256").update(client.registration_access_token).digest("hex"));
  });
});

describe("sector_identifier_uri", () => {
  const list = ["https://a.example/cb", "https://b.example/cb"];

  test("is fetched and must hold every redirect URI", async () => {
    const good = await host((_, response) => response.end(JSON.stringify(list)));
    const client = await registered({ redirect_uris: list, sector_identifier_uri: `${good.origin}/s.json` });
    expect(client.sector_identifier_uri).toBe(`${good.origin}/s.json`);
    const more = {
      redirect_uris: [...list, "https://evil.example/cb"],
      sector_identifier_uri: `${good.origin}/s.json`,
    };
    expect(await errorOf(more)).toBe("invalid_client_metadata");
    expect((await manage(client, "PUT", { ...forUpdate(client), ...more })).body.error).toBe("invalid_client_metadata");
  });

  test("clients of one sector know a person by one subject, and those outside it do not", async () => {
    const callbacks = ["https://app.example/callback/a", "https://app.example/callback/b"];
    const sector = await host((_, response) => response.end(JSON.stringify(callbacks)));
    const subjectAt = async (more: Json) => {
      const client = await registered(more);
      const { body } = await world.tokens({}, client as typeof world.client);
      return decodeJwt(body.id_token).sub;
    };
    const pairwise = { subject_type: "pairwise", sector_identifier_uri: `${sector.origin}/s.json` };
    const one = await subjectAt({ ...pairwise, redirect_uris: callbacks.slice(0, 1) });
    expect(await subjectAt({ ...pairwise, redirect_uris: callbacks.slice(1) })).toBe(one);
    expect(await subjectAt({ subject_type: "pairwise", redirect_uris: callbacks })).not.toBe(one);
    expect(one).not.toBe(world.alice.sub);
    for (const uri of ["com.example.app:/cb", "com.evil://victim.example/cb", "http://localhost/cb"]) {
      const unbound = { subject_type: "pairwise", application_type: "native", redirect_uris: [uri] };
      expect(await errorOf(unbound)).toBe("invalid_client_metadata");
    }
    expect(await errorOf({ subject_type: "pairwise", redirect_uris: list })).toBe("invalid_client_metadata");
  });

  test("slow, huge, redirecting and absent hosts are refused in time", async () => {
    const hostile = await Promise.all([
      host(() => {}),
      host((_, response) => response.end(JSON.stringify(list).padEnd(2_000_000))),
      host((request, response) =>
        request.url === "/s.json"
          ? response.writeHead(302, { location: "/t" }).end()
          : response.end(JSON.stringify(list)),
      ),
      host((_, response) => response.writeHead(500).end()),
    ]);
    const gone = await serve(() => {});
    await gone.close();
    const origins = [...hostile, gone].map(({ origin }) => origin);
    const errors = await Promise.all(
      origins.map((origin) => errorOf({ redirect_uris: list, sector_identifier_uri: `${origin}/s.json` })),
    );
    expect(errors).toEqual(errors.map(() => "invalid_client_metadata"));
    expect(hostile[2]?.paths).toEqual(["/s.json"]);
  });
});

describe("software statements", () => {
  let keys: { privateKey: CryptoKey; jwk: JWK };
  let trusting: World;
  let keysHost: TestServer;
  const issuer = "https://statements.example";

  beforeAll(async () => {
    const pair = await generateKeyPair("ES256", { extractable: true });
    keys = { privateKey: pair.privateKey, jwk: { ...(await exportJWK(pair.publicKey)), kid: "k", use: "sig" } };
    keysHost = await host((_, response) => response.end(JSON.stringify({ keys: [keys.jwk] })));
    trusting = await makeWorld({
      registration: {
        ...open,
        software_statement_issuers: [
          { issuer, jwks_uri: `${keysHost.origin}/jwks` },
          { issuer: "https://inline.example", jwks: { keys: [keys.jwk] } },
        ],
      },
    });
  });

  const statement = (claims: Json, { iss = issuer, key = keys.privateKey, header = {} as Json } = {}) =>
    new SignJWT(claims)
      .setProtectedHeader({ alg: "ES256", kid: "k", ...header })
      .setIssuer(iss)
      .setIssuedAt()
      .sign(key);
  const withStatement = (software_statement: unknown, more: Json = {}) =>
    register({ redirect_uris, ...more, software_statement }, {}, trusting.issuer);

  test("what an issuer that we trust says wins over what the client says, in every language", async () => {
    for (const iss of [issuer, "https://inline.example"]) {
      const jwt = await statement({ client_name: "Acme", software_id: "acme-1" }, { iss });
      const { status, body } = await withStatement(jwt, {
        client_name: "Evil",
        "client_name#fr": "Votre banque",
        client_uri: "https://rp.example",
      });
      expect(status).toBe(201);
      expect(body).toMatchObject({
        client_name: "Acme",
        software_id: "acme-1",
        client_uri: "https://rp.example",
        software_statement: jwt,
      });
      expect(body).not.toHaveProperty("client_name#fr");
      expect(body).not.toHaveProperty("iss");
    }
  });

  test("statement-bypass: what it claims cannot be changed by a later update", async () => {
    const { body } = await withStatement(await statement({ client_name: "Acme", redirect_uris }));
    const update = { client_id: body.client_id, client_name: "Evil", redirect_uris: ["https://evil.example/cb"] };
    const replaced = await manage(body, "PUT", update);
    expect(replaced.body).toMatchObject({ client_name: "Acme", redirect_uris });
    const other = await statement({ client_name: "Acme 2" });
    expect((await manage(replaced.body, "PUT", { ...update, software_statement: other })).body).toMatchObject({
      client_name: "Acme 2",
      redirect_uris: ["https://evil.example/cb"],
    });
  });

  test("mass-assignment: nor can a statement set what the tenant decides", async () => {
    const { status, body } = await withStatement(await statement({ skip_consent: true, resources: ["https://x"] }));
    expect(status).toBe(201);
    const [row] = await trusting.sql`select metadata from clients where client_id = ${body.client_id}`;
    expect(row?.metadata).toMatchObject({ skip_consent: false, resources: [] });
  });

  test("an issuer that is not trusted is unapproved", async () => {
    const { body } = await withStatement(await statement({}, { iss: "https://other.example" }));
    expect(body.error).toBe("unapproved_software_statement");
  });

  test("algorithm-confusion and forgeries: none, HS256 with the public key, embedded keys, other keys, past times", async () => {
    const attacker = await generateKeyPair("ES256", { extractable: true });
    const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
    const hmac = await new SignJWT({})
      .setProtectedHeader({ alg: "HS256", kid: "k" })
      .setIssuer(issuer)
      .sign(new TextEncoder().encode(JSON.stringify(keys.jwk).padEnd(64)));
    const evil = await host((_, response) => response.end("{}"));
    const expired = await new SignJWT({})
      .setProtectedHeader({ alg: "ES256", kid: "k" })
      .setIssuer(issuer)
      .setExpirationTime(1_000)
      .sign(keys.privateKey);
    const forged = [
      `${part({ alg: "none" })}.${part({ iss: issuer })}.`,
      hmac,
      await statement({}, { key: attacker.privateKey }),
      await statement({}, { key: attacker.privateKey, header: { jwk: await exportJWK(attacker.publicKey) } }),
      await statement({}, { key: attacker.privateKey, header: { jku: `${evil.origin}/jwks` } }),
      expired,
      "not.a.jwt",
      "x",
      1,
      {},
      `${part({ alg: "ES256" })}.${part({})}.x`,
    ];
    for (const one of forged) expect((await withStatement(one)).body.error).toBe("invalid_software_statement");
    expect(evil.connections()).toBe(0);
  });

  test("where one is required, none is not enough, and no host that is away or lies makes a fault of ours", async () => {
    const [slow, lying] = await Promise.all([host(() => {}), host((_, response) => response.end("<html>"))]);
    const strict = await makeWorld({
      registration: {
        ...open,
        software_statement_required: true,
        software_statement_issuers: [
          { issuer: "https://slow.example", jwks_uri: `${slow.origin}/jwks` },
          { issuer: "https://lying.example", jwks_uri: `${lying.origin}/jwks` },
        ],
      },
    });
    expect((await register({ redirect_uris }, {}, strict.issuer)).body.error).toBe("invalid_software_statement");
    const errors = await Promise.all(
      ["https://slow.example", "https://lying.example"].map(async (iss) => {
        const software_statement = await statement({}, { iss });
        return (await register({ redirect_uris, software_statement }, {}, strict.issuer)).body.error;
      }),
    );
    expect(errors).toEqual(["temporarily_unavailable", "invalid_software_statement"]);
  });
});

describe("a client's whole life", () => {
  test("registers, signs people in, changes itself, and is gone with everything it was given", async () => {
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
  test("the old secret holds as long as it was kept, and no longer", async () => {
    const { updateClient } = await import("@/lib/admin/resources/clients");
    const client = await world.register();
    const tryWith = (secret = "") =>
      world.token({ grant_type: "client_credentials" }, { ...client, client_secret: secret });
    const change = { client_secret: "a new secret of some length", keep_old_secret: 600 };
    await updateClient(world.db, world.tenantId, client.client_id, change);
    await expect.poll(async () => (await tryWith(change.client_secret)).status).toBe(200);
    expect((await tryWith(client.client_secret)).status).toBe(200);
    expect((await tryWith("another")).status).toBe(401);
    await world.sql`update clients set previous_secret_expires_at = now() where client_id = ${client.client_id}`;
    await expect.poll(async () => (await tryWith(client.client_secret)).status).toBe(401);
    expect((await tryWith(change.client_secret)).status).toBe(200);
    const last = { client_secret: "the last secret of some length" };
    await updateClient(world.db, world.tenantId, client.client_id, last);
    await expect.poll(async () => (await tryWith(last.client_secret)).status).toBe(200);
    await expect.poll(async () => (await tryWith(change.client_secret)).status).toBe(401);
  });
});
