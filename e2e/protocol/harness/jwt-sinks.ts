import { CompactSign, exportJWK, generateKeyPair, type JWK } from "jose";
import { afterAll, expect } from "vitest";
import { serve } from "@/test/hostile-server";
import { answer, base, type Json, makeWorld, type World } from "./world";

export type Registered = Awaited<ReturnType<World["register"]>>;

const now = () => Math.floor(Date.now() / 1000);
export const encoded = (value: unknown) =>
  Buffer.from(typeof value === "string" ? value : JSON.stringify(value)).toString("base64url");
/** Milliseconds that any one answer may take on a busy machine. */
const bound = 5_000;

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

export const sameOrigin = { "sec-fetch-site": "same-origin" };

export function algOf({ alg, kty, crv }: JWK): string {
  if (alg !== undefined) return alg;
  if (kty === "EC") return crv === "P-384" ? "ES384" : "ES256";
  return kty === "OKP" ? "EdDSA" : "RS256";
}

export const sign = (header: Json, claims: Json, key: CryptoKey) =>
  new CompactSign(Buffer.from(JSON.stringify(claims))).setProtectedHeader(header as { alg: string }).sign(key);

export type Sink = "pushed" | "request" | "hint" | "logout" | "assertion" | "statement";

/** Every place where somebody hands us a JWT, in a world with clients that have keys. A file fails where a header of one was followed. */
export async function jwtSinks() {
  const own = new Map<string, CryptoKey>();
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
  const stranger = { privateKey: pair.privateKey, jwk: await exportJWK(pair.publicKey) };
  const publisher = keys[1] ?? {};
  /** What headers point at; nobody may come. */
  const trap = await serve((_request, response) => response.end(JSON.stringify({ keys: [stranger.jwk] })));
  const world = await makeWorld({
    registration: {
      mode: "open",
      max_clients: 100_000,
      software_statement_issuers: [{ issuer: "https://publisher.example", jwks: { keys: [publisher] } }],
    },
  });
  const jwks = { keys };
  /** Has keys and a secret, and has named no algorithm: all that are on offer may come. */
  const client = await world.register({ jwks, skip_consent: true, token_endpoint_auth_method: "client_secret_post" });
  /** Proves itself by assertions. */
  const prover = await world.register({ jwks, token_endpoint_auth_method: "private_key_jwt" });
  const ours: readonly JWK[] = (await answer(await fetch(`${world.issuer}/.well-known/jwks.json`))).body.keys;

  afterAll(async () => {
    expect(trap.connections()).toBe(0);
    await trap.close();
  });

  const post = async (path: string, form: Record<string, string>, headers: Record<string, string> = {}) =>
    outcome(
      await fetch(world.issuer + path, {
        method: "POST",
        body: new URLSearchParams(form),
        headers,
        redirect: "manual",
      }),
    );

  const plain = () => ({
    client_id: client.client_id,
    redirect_uri: client.redirect_uris[0] ?? "",
    response_type: "code",
    scope: "openid",
  });

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
      no: ({ status, error = "" }: Outcome) =>
        status === 400 && /^(invalid|unapproved)_software_statement$/.test(error),
    },
  } as const;

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

  return {
    world,
    client,
    prover,
    trap,
    ours,
    own,
    stranger,
    sinks,
    names,
    post,
    plain,
    plausible,
    fitting,
    expectRefused,
  };
}
