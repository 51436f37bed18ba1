import { createHmac } from "node:crypto";
import fc from "fast-check";
import { CompactEncrypt, CompactSign, exportJWK, exportSPKI, generateKeyPair, importJWK, type JWK } from "jose";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { serve, type TestServer } from "@/test/hostile-server";
import { answer, base, type Json, makeWorld, type World } from "./harness/world";

type Registered = Awaited<ReturnType<World["register"]>>;

const now = () => Math.floor(Date.now() / 1000);
const encoded = (value: unknown) =>
  Buffer.from(typeof value === "string" ? value : JSON.stringify(value)).toString("base64url");
/** Milliseconds that any one answer may take on a busy machine. */
const bound = 5_000;

let world: World;
/** Has keys and a secret, and has named no algorithm: all that are on offer may come. */
let client: Registered;
/** Proves itself by assertions. */
let prover: Registered;
/** What headers point at; nobody may come. */
let trap: TestServer;
let ours: readonly JWK[] = [];
let publisher: JWK;
const own = new Map<string, CryptoKey>();
let stranger: { readonly privateKey: CryptoKey; readonly jwk: JWK };

beforeAll(async () => {
  const keys: JWK[] = [];
  for (const [kid, alg] of [
    ["rsa", "RS256"],
    ["p256", "ES256"],
    ["p384", "ES384"],
    ["ed", "EdDSA"],
  ] as const) {
    const pair = await generateKeyPair(alg, { extractable: true });
    own.set(kid, pair.privateKey);
    keys.push({ ...(await exportJWK(pair.publicKey)), kid, use: "sig" });
  }
  const pair = await generateKeyPair("ES256", { extractable: true });
  stranger = { privateKey: pair.privateKey, jwk: await exportJWK(pair.publicKey) };
  publisher = keys[1] ?? {};
  trap = await serve((_request, response) => response.end(JSON.stringify({ keys: [stranger.jwk] })));
  world = await makeWorld({
    registration: {
      mode: "open",
      max_clients: 100_000,
      software_statement_issuers: [{ issuer: "https://publisher.example", jwks: { keys: [publisher] } }],
    },
  });
  const jwks = { keys };
  client = await world.register({ jwks, skip_consent: true, token_endpoint_auth_method: "client_secret_post" });
  prover = await world.register({ jwks, token_endpoint_auth_method: "private_key_jwt" });
  ours = (await answer(await fetch(`${world.issuer}/.well-known/jwks.json`))).body.keys;
});
afterAll(async () => {
  expect(trap.connections()).toBe(0);
  await trap.close();
});

interface Outcome {
  readonly status: number;
  readonly error: string | undefined;
}

async function outcome(response: Response): Promise<Outcome> {
  const text = await response.text();
  const location = response.headers.get("location");
  const params = location === null ? undefined : new URL(location, base).searchParams;
  const isJson = response.headers.get("content-type")?.includes("json");
  return { status: response.status, error: params?.get("error") ?? (isJson ? JSON.parse(text).error : undefined) };
}

const post = async (path: string, form: Record<string, string>, headers: Record<string, string> = {}) =>
  outcome(
    await fetch(world.issuer + path, { method: "POST", body: new URLSearchParams(form), headers, redirect: "manual" }),
  );

const plain = () => ({
  client_id: client.client_id,
  redirect_uri: client.redirect_uris[0] ?? "",
  response_type: "code",
  scope: "openid",
});
const sameOrigin = { "sec-fetch-site": "same-origin" };

/** Every place where somebody hands us a JWT, and how it says no. */
const sinks = {
  pushed: {
    send: (jwt: string) =>
      post("/oauth/par", { ...plain(), client_secret: client.client_secret ?? "", request: jwt }, {}),
    no: ({ status, error }: Outcome) => status === 400 && error === "invalid_request_object",
  },
  request: {
    send: (jwt: string) => post("/authorize", { ...plain(), request: jwt }, sameOrigin),
    no: ({ status, error }: Outcome) => status === 303 && error === "invalid_request_object",
  },
  hint: {
    send: (jwt: string) => post("/authorize", { ...plain(), id_token_hint: jwt, prompt: "none" }, sameOrigin),
    no: ({ status, error }: Outcome) => status === 303 && error === "invalid_request",
  },
  logout: {
    send: (jwt: string) => post("/oidc/logout", { id_token_hint: jwt }, sameOrigin),
    no: ({ status }: Outcome) => status === 400,
  },
  assertion: {
    send: (jwt: string) =>
      post("/oauth/token", {
        grant_type: "client_credentials",
        client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
        client_assertion: jwt,
      }),
    no: ({ status, error }: Outcome) => status === 401 && error === "invalid_client",
  },
  statement: {
    send: async (jwt: string) =>
      outcome(
        await fetch(`${world.issuer}/oauth/register`, {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: JSON.stringify({ redirect_uris: ["https://rp.example/cb"], software_statement: jwt }),
        }),
      ),
    no: ({ status, error = "" }: Outcome) => status === 400 && /^(invalid|unapproved)_software_statement$/.test(error),
  },
} as const;

type Sink = keyof typeof sinks;
const names = Object.keys(sinks) as Sink[];

/** Refused clearly and soon, wherever it is handed in. */
async function expectRefused(jwt: string, at: readonly Sink[] = names): Promise<void> {
  for (const name of at) {
    const started = performance.now();
    const got = await sinks[name].send(jwt);
    expect([name, sinks[name].no(got), got, jwt.slice(0, 400)]).toEqual([name, true, got, jwt.slice(0, 400)]);
    expect(performance.now() - started).toBeLessThan(bound);
  }
}

/** What would be taken at every place at once, if the signature were good. */
const plausible = (): Json => ({
  ...plain(),
  iss: client.client_id,
  sub: prover.client_id,
  aud: world.issuer,
  exp: now() + 60,
  iat: now(),
  jti: crypto.randomUUID(),
});
const idToken = (): Json => ({
  iss: world.issuer,
  aud: client.client_id,
  sub: world.alice.sub,
  iat: now(),
  exp: now() + 60,
  auth_time: now(),
});
/** The same for one place. */
const fitting: Record<Sink, () => Json> = {
  pushed: () => ({ ...plain(), iss: client.client_id, aud: world.issuer }),
  request: () => ({ ...plain(), iss: client.client_id, aud: world.issuer }),
  hint: idToken,
  logout: idToken,
  assertion: () => ({ ...plausible(), iss: prover.client_id }),
  statement: () => ({ iss: "https://publisher.example", client_name: "Trusted" }),
};

function algOf({ alg, kty, crv }: JWK): string {
  if (alg !== undefined) return alg;
  if (kty === "EC") return crv === "P-384" ? "ES384" : "ES256";
  return kty === "OKP" ? "EdDSA" : "RS256";
}

const sign = (header: Json, claims: Json, key: CryptoKey) =>
  new CompactSign(Buffer.from(JSON.stringify(claims))).setProtectedHeader(header as { alg: string }).sign(key);

describe("algorithm-confusion", () => {
  test("what each place takes with a good signature, so that the refusals below mean something", async () => {
    const key = (kid: string) => own.get(kid) as CryptoKey;
    for (const name of ["pushed", "request", "assertion", "statement"] as const) {
      const got = await sinks[name].send(await sign({ alg: "ES256", kid: "p256" }, fitting[name](), key("p256")));
      expect([name, sinks[name].no(got), got.status < 400]).toEqual([name, false, true]);
    }
  });

  test("none, in every spelling, with and without a signature", async () => {
    const spellings = [
      "none",
      "None",
      "NONE",
      "nOnE",
      " none",
      "none ",
      "none\0",
      "ｎone",
      "",
      null,
      0,
      true,
      ["none"],
      {},
    ];
    for (const name of names) {
      for (const alg of spellings) {
        const unsigned = `${encoded({ alg, kid: "p256" })}.${encoded(fitting[name]())}`;
        await expectRefused(`${unsigned}.`, [name]);
        await expectRefused(`${unsigned}.AAAA`, [name]);
      }
      await expectRefused(`${encoded({})}.${encoded(fitting[name]())}.`, [name]);
      await expectRefused(`.${encoded(fitting[name]())}.`, [name]);
    }
  });

  test("a public key, in whatever form, is nobody's secret", async () => {
    const keys = [...ours, ...(client.jwks?.keys ?? [])] as JWK[];
    const forms: (string | Buffer)[] = ["", "secret", Buffer.alloc(32)];
    for (const jwk of keys.filter(({ use }) => use === "sig").slice(0, 6)) {
      const alg = algOf(jwk);
      const key = (await importJWK({ ...jwk, ext: true }, alg, { extractable: true })) as CryptoKey;
      const pem = await exportSPKI(key);
      const der = Buffer.from(await crypto.subtle.exportKey("spki", key));
      forms.push(JSON.stringify(jwk), pem, pem.trim(), der, Buffer.from(jwk.n ?? jwk.x ?? "", "base64url"));
    }
    for (const name of names) {
      for (const [index, form] of forms.entries()) {
        const alg = ["HS256", "HS384", "HS512"][index % 3] ?? "HS256";
        const kid = ours[index % ours.length]?.kid;
        const input = `${encoded({ alg, kid: name === "hint" || name === "logout" ? kid : "rsa" })}.${encoded(fitting[name]())}`;
        const mac = createHmac(`sha${alg.slice(2)}`, form)
          .update(input)
          .digest("base64url");
        await expectRefused(`${input}.${mac}`, [name]);
      }
    }
  });

  test("a key signs for its own algorithm and curve alone", async () => {
    const rsa = client.jwks?.keys.find(({ kid }) => kid === "rsa");
    const named = await world.register({
      token_endpoint_auth_method: "client_secret_post",
      jwks: { keys: [{ ...rsa, alg: "RS256" }] },
      request_object_signing_alg: "PS256",
    });
    const pinned = await world.register({
      token_endpoint_auth_method: "client_secret_post",
      jwks: { keys: [rsa] },
      request_object_signing_alg: "RS256",
    });
    const jwk = { ...(await exportJWK(own.get("rsa") as CryptoKey)) };
    for (const who of [named, pinned]) {
      const form = {
        client_id: who.client_id,
        client_secret: who.client_secret ?? "",
        redirect_uri: who.redirect_uris[0] ?? "",
      };
      for (const alg of ["RS256", "RS384", "PS256", "PS512"]) {
        const claims = {
          client_id: who.client_id,
          response_type: "code",
          scope: "openid",
          redirect_uri: who.redirect_uris[0],
        };
        const request = await sign({ alg, kid: "rsa" }, claims, (await importJWK(jwk, alg)) as CryptoKey);
        const got = await post("/oauth/par", { ...form, response_type: "code", request });
        expect([alg, got.status]).toEqual([alg, who === pinned && alg === "RS256" ? 201 : 400]);
      }
    }
    // A signature of one curve under the name of another.
    for (const [alg, kid, claimed] of [
      ["ES384", "p384", "ES256"],
      ["ES256", "p256", "ES384"],
      ["EdDSA", "ed", "ES256"],
      ["ES256", "p256", "ES256K"],
      ["ES256", "p256", "RS256"],
    ] as const) {
      for (const name of ["pushed", "request", "assertion"] as const) {
        const signature = (await sign({ alg, kid }, fitting[name](), own.get(kid) as CryptoKey)).split(".")[2];
        await expectRefused(`${encoded({ alg: claimed, kid })}.${encoded(fitting[name]())}.${signature}`, [name]);
      }
    }
  });

  test("a key that comes along, or is pointed at, is neither believed nor fetched", async () => {
    const { jwk, privateKey } = stranger;
    for (const header of [
      { jwk },
      { jwk, kid: "p256" },
      { jwk: { ...jwk, kid: "p256" }, kid: "p256" },
      { jku: `${trap.origin}/jwks` },
      { jku: `${trap.origin}/jwks`, kid: ours[0]?.kid },
      { x5u: `${trap.origin}/cert` },
      { x5c: ["MIIB", "AAAA"] },
      { kid: `${trap.origin}/jwks` },
      { kid: "../../../../dev/null" },
      { kid: "' or 1=1 --" },
    ])
      for (const name of names)
        await expectRefused(await sign({ alg: "ES256", ...header }, fitting[name](), privateKey), [name]);
    expect(trap.connections()).toBe(0);
  });
});

const odd = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  fc.constantFrom(null, true, -1, 1e308, "", "\0", "\ud800", "none", "ES256", "p256", "__proto__", [], {}, [[]]),
  fc.constantFrom("x".repeat(3_000), "https://rp.example/", "a".repeat(100), ["b64"], ["zip"], ["exp", "exp"]),
);
const jwsAlgs = [
  "ES256",
  "ES384",
  "RS256",
  "PS256",
  "HS256",
  "HS512",
  "EdDSA",
  "Ed25519",
  "none",
  "ES256K",
  "ML-DSA-44",
];
const jweAlgs = ["RSA-OAEP-256", "RSA-OAEP", "RSA1_5", "ECDH-ES", "ECDH-ES+A256KW", "dir", "A128KW", "A256GCMKW"];
const allAlgs = [...jwsAlgs, ...jweAlgs, "PBES2-HS256+A128KW", "PBES2-HS512+A256KW"];
const encs = ["A128GCM", "A256GCM", "A128CBC-HS256", "A256CBC-HS512", "XC20P"];

/** Header parameters of RFC 7515 §4.1 and RFC 7516 §4.1, plausible or not at all. */
const headers = () =>
  fc.record(
    {
      alg: fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...allAlgs) }, { weight: 1, arbitrary: odd }),
      enc: fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...encs) }, { weight: 1, arbitrary: odd }),
      kid: fc.oneof(fc.constantFrom("p256", "rsa", ...ours.map(({ kid }) => kid)), odd),
      typ: fc.oneof(fc.constantFrom("JWT", "oauth-authz-req+jwt"), odd),
      cty: odd,
      crit: fc.oneof(fc.constant(["b64"]), fc.constant(["exp"]), odd),
      b64: odd,
      zip: fc.oneof(fc.constant("DEF"), odd),
      jwk: fc.oneof(fc.constant(stranger.jwk), odd),
      jku: fc.oneof(fc.constant(`${trap.origin}/jku`), odd),
      x5u: fc.oneof(fc.constant(`${trap.origin}/x5u`), odd),
      x5c: odd,
      "x5t#S256": odd,
      epk: fc.oneof(fc.constant(stranger.jwk), fc.constant({ ...stranger.jwk, y: stranger.jwk.x }), odd),
      apu: odd,
      apv: odd,
      p2c: fc.oneof(fc.constantFrom(1, 2 ** 31 - 1, 2 ** 53, -1), odd),
      p2s: odd,
      iv: odd,
      tag: odd,
    },
    { requiredKeys: ["alg"] },
  );

const part = fc.oneof(
  fc.base64String({ maxLength: 400 }).map((text) => text.replace(/[+/=]/g, "_")),
  fc.constantFrom("", "AAAA", "A".repeat(342), "=", "é", "!", "A".repeat(5_000)),
);

describe("fuzz", () => {
  test("whatever is put together from odd headers, claims and parts is refused", { timeout: 60_000 }, async () => {
    const claims = fc.oneof(
      fc.constantFrom(...names).map((name) => fitting[name]()),
      fc.dictionary(fc.constantFrom(...Object.keys(plausible()), "__proto__", "request", "claims"), odd),
      odd,
    );
    const jws = fc.tuple(headers(), claims, part).map(([h, c, s]) => `${encoded(h)}.${encoded(c)}.${s}`);
    const jwe = fc
      .tuple(headers(), fc.array(part, { minLength: 4, maxLength: 4 }))
      .map(([h, parts]) => [encoded(h), ...parts].join("."));
    const garbage = fc.oneof(
      fc.array(part, { maxLength: 8 }).map((parts) => parts.join(".")),
      fc.string({ unit: "grapheme" }),
      fc.constantFrom(".", "..", "....", `${"e30.".repeat(3_000)}`, `${"[".repeat(9_000)}`, encoded("[".repeat(6_000))),
      odd.map((value) => `${encoded(value)}.${encoded(value)}.`),
    );
    const sent = fc.oneof(
      { weight: 2, arbitrary: jws },
      { weight: 3, arbitrary: jwe },
      { weight: 1, arbitrary: garbage },
    );
    await fc.assert(
      fc.asyncProperty(sent, fc.constantFrom(...names), async (jwt, name) => {
        // An empty parameter is none (RFC 6749 §3.1).
        if (jwt.toWellFormed() === "" || jwt.length > 16_000) return;
        await expectRefused(jwt.toWellFormed(), [name]);
      }),
      { numRuns: 300 },
    );
  });

  test("JWEs that do open, with anything in them", { timeout: 60_000 }, async () => {
    const content = fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      fc.constantFrom("", ".", "..", "....", "e30.e30.", "null", "\ufffe").map((text) => Buffer.from(text)),
      headers().map((header) => Buffer.from(`${encoded(header)}.${encoded(plausible())}.AAAA`)),
      fc.constant(Buffer.alloc(60_000, 0x41)),
    );
    const extra = fc.record({ cty: fc.string(), apu: fc.uint8Array(), apv: fc.uint8Array() }, { requiredKeys: [] });
    const how = fc.constantFrom(["RSA-OAEP-256", "RSA"], ["ECDH-ES", "EC"], ["ECDH-ES+A128KW", "EC"]);
    await fc.assert(
      fc.asyncProperty(
        content,
        how,
        extra,
        fc.constantFrom<Sink>("pushed", "hint"),
        async (inside, [alg = "", kty], more, name) => {
          const jwk = ours.find((one) => one.use === "enc" && one.kty === kty);
          const { apu, apv, cty } = more;
          const jwe = new CompactEncrypt(inside).setProtectedHeader({
            alg,
            enc: "A256GCM",
            kid: jwk?.kid,
            ...(cty && { cty }),
          });
          if (kty === "EC")
            jwe.setKeyManagementParameters({ ...(apu?.length && { apu }), ...(apv?.length && { apv }) });
          const sealed = await jwe.encrypt(await importJWK({ ...jwk, alg }, alg));
          if (sealed.length < 16_000 || name === "pushed") await expectRefused(sealed, [name]);
        },
      ),
      { numRuns: 40 },
    );
  });

  test("zip-bomb, nesting and secrets that are not there", async () => {
    const jwk = ours.find((one) => one.use === "enc" && one.kty === "EC");
    const key = await importJWK({ ...jwk, alg: "ECDH-ES" }, "ECDH-ES");
    const sealed = (inside: string | Uint8Array, more: Json = {}) =>
      new CompactEncrypt(typeof inside === "string" ? Buffer.from(inside) : inside)
        .setProtectedHeader({ alg: "ECDH-ES", enc: "A256GCM", kid: jwk?.kid, ...more })
        .encrypt(key);
    const good = await sign({ alg: "ES256", kid: "p256" }, fitting.pushed(), own.get("p256") as CryptoKey);
    expect((await sinks.pushed.send(await sealed(good))).status).toBe(201);
    for (const bomb of [good, new Uint8Array(8_000_000)])
      await expectRefused(await sealed(bomb, { zip: "DEF" }), ["pushed", "hint"]);
    let nested = good;
    for (let depth = 0; depth < 6; depth++) nested = await sealed(nested);
    await expectRefused(nested, ["pushed"]);
    // A client without a secret, and a hint, which is nobody's yet.
    const bare = await world.register({ token_endpoint_auth_method: "none", jwks: client.jwks });
    for (const alg of ["dir", "A128KW", "A256KW"]) {
      const jwe = [
        encoded({ alg, enc: "A128GCM" }),
        alg === "dir" ? "" : "A".repeat(32),
        "A".repeat(16),
        "AAAA",
        "A".repeat(22),
      ].join(".");
      const form = { ...plain(), client_id: bare.client_id, request: jwe };
      expect(await post("/authorize", form, sameOrigin)).toEqual({ status: 303, error: "invalid_request_object" });
      expect(await post("/oauth/par", form)).toEqual({ status: 400, error: "invalid_request_object" });
      await expectRefused(jwe, ["hint", "logout"]);
    }
  });

  test("signed request objects with odd claims are taken or refused, never a fault", { timeout: 60_000 }, async () => {
    const claim = fc.constantFrom(
      ..."iss sub aud exp nbf iat jti client_id response_type redirect_uri scope state nonce prompt max_age claims".split(
        " ",
      ),
      ..."claims_locales ui_locales id_token_hint login_hint acr_values display code_challenge resource request".split(
        " ",
      ),
      ..."request_uri registration response_mode register __proto__ constructor toString".split(" "),
    );
    await fc.assert(
      fc.asyncProperty(fc.dictionary(claim, odd, { maxKeys: 8 }), async (some) => {
        const payload = JSON.stringify({ ...fitting.pushed(), ...some });
        const request = await new CompactSign(Buffer.from(payload.toWellFormed()))
          .setProtectedHeader({ alg: "ES256", kid: "p256" })
          .sign(own.get("p256") as CryptoKey);
        for (const send of [sinks.pushed.send, sinks.request.send]) {
          const { status, error } = await send(request);
          expect(status).toBeLessThan(500);
          expect(error).not.toBe("server_error");
        }
      }),
      { numRuns: 70 },
    );
    const deep = `{"claims":{"userinfo":{"name":{"value":${"[".repeat(20_000)}${"]".repeat(20_000)}}}}}`;
    const request = await new CompactSign(Buffer.from(deep))
      .setProtectedHeader({ alg: "ES256", kid: "p256" })
      .sign(own.get("p256") as CryptoKey);
    await expectRefused(request, ["pushed", "request"]);
  });
});

test("keys that can be read and are none: what would be encrypted to them is refused", async () => {
  const bytes = (length: number, fill: number) => Buffer.alloc(length, fill).toString("base64url");
  const one = Buffer.from([1, ...Array(31).fill(0)]).toString("base64url");
  for (const jwk of [
    { kty: "OKP", crv: "X25519", x: bytes(32, 0) },
    { kty: "OKP", crv: "X25519", x: one },
    { kty: "EC", crv: "P-256", x: bytes(32, 1), y: bytes(32, 2) },
    { kty: "EC", crv: "P-521", x: "AA", y: "AA" },
  ]) {
    const alg = "ECDH-ES";
    const { body } = await answer(
      await fetch(`${world.issuer}/oauth/register`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({
          redirect_uris: client.redirect_uris,
          jwks: { keys: [jwk] },
          token_endpoint_auth_method: "client_secret_post",
          id_token_encrypted_response_alg: alg,
          userinfo_encrypted_response_alg: alg,
          authorization_encrypted_response_alg: alg,
        }),
      }),
    );
    const who = body as Registered;
    const { status, body: refusal } = await world.tokens({}, who);
    expect([jwk, status, refusal.error]).toEqual([jwk, 400, "invalid_request"]);
    const signed = { ...plain(), client_id: who.client_id, response_mode: "jwt", prompt: "none" };
    expect(await post("/authorize", signed, sameOrigin)).toMatchObject({ status: 400 });
    const opaque = await world.register({ jwks: { keys: [jwk] }, userinfo_encrypted_response_alg: alg });
    const { body: tokens } = await world.tokens({}, opaque);
    expect(await world.userinfo(tokens.access_token)).toMatchObject({
      status: 400,
      body: { error: "invalid_request" },
    });
  }
});

describe("the claims parameter", () => {
  const ask = (claims: string) => post("/oauth/par", { ...plain(), client_secret: client.client_secret ?? "", claims });

  test("deep-nesting: what would use up a stack is refused", async () => {
    for (const depth of [100, 1_000, 5_000, 7_900])
      for (const [open, close] of [
        ["[", "]"],
        ['{"a":', "}"],
      ] as const) {
        const inside = `${open.repeat(depth)}${open === "[" ? "" : "1"}${close.repeat(depth)}`;
        const claims = `{"userinfo":{"name":{"value":${inside}}}}`;
        if (claims.length < 16_000) expect(await ask(claims)).toEqual({ status: 400, error: "invalid_request" });
      }
    expect((await ask(`{"userinfo":{"name":{"value":${"[".repeat(20)}${"]".repeat(20)}}}}`)).status).toBe(201);
  });

  test("fuzz: it is taken or refused, and what is taken releases nothing but claims", { timeout: 60_000 }, async () => {
    const name = fc.oneof(
      fc.constantFrom(
        "name",
        "email",
        "email_verified",
        "sub",
        "acr",
        "auth_time",
        "updated_at",
        "iss",
        "aud",
        "nonce",
      ),
      fc.constantFrom(
        "name#de",
        "name#",
        "#",
        "name#x-y-z",
        "name#__proto__",
        "email#fr",
        "_claim_names",
        "_claim_sources",
      ),
      fc.constantFrom("__proto__", "constructor", "toString", "hasOwnProperty", "toJSON", "valueOf", "prototype"),
      fc.string({ unit: "grapheme" }),
    );
    const wish = fc.oneof(
      fc.constant(null),
      fc.record({ essential: fc.boolean(), value: odd, values: fc.array(odd, { maxLength: 3 }) }, { requiredKeys: [] }),
      odd,
    );
    const members = fc.dictionary(name, wish, { maxKeys: 6 });
    const asked = fc.oneof(
      { weight: 4, arbitrary: fc.record({ userinfo: members, id_token: members }, { requiredKeys: [] }) },
      { weight: 1, arbitrary: fc.dictionary(fc.constantFrom("userinfo", "id_token", "__proto__", "x"), odd) },
    );
    const locales = fc.constantFrom("de", "de fr", "__proto__", "constructor toString", "x".repeat(500), "#");
    const { createBrowser } = await import("./harness/browser");
    const browser = createBrowser(base);
    await world.authorize({}, client, browser);
    const released = new Set(["sub", "name", "email", "email_verified", "updated_at"]);
    await fc.assert(
      fc.asyncProperty(asked, locales, async (value, claims_locales) => {
        const claims = JSON.stringify(value);
        const { status, error } = await ask(claims);
        expect([201, 400]).toContain(status);
        if (status !== 201) {
          expect(error).toMatch(/^(invalid_request|unmet_authentication_requirements)$/);
          return;
        }
        const { sentTo } = await browser.get(world.authorizeUrl({ claims, claims_locales }, client));
        const code = sentTo?.searchParams.get("code");
        // Somebody else may have been asked for.
        if (!code) {
          expect(sentTo?.searchParams.get("error")).not.toBe("server_error");
          return;
        }
        const redirect_uri = client.redirect_uris[0];
        const { body, status: redeemed } = await world.token(
          { grant_type: "authorization_code", code, redirect_uri },
          client,
        );
        expect(redeemed).toBe(200);
        const info = await world.userinfo(body.access_token);
        expect(info.status).toBe(200);
        for (const key of Object.keys(info.body)) expect(released).toContain(key.split("#")[0]);
        expect(info.body.sub).toBe(world.alice.sub);
      }),
      { numRuns: 50 },
    );
  });
});
