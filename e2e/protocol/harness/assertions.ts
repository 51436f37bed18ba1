import { exportJWK, generateKeyPair, type JWK, type JWTPayload, SignJWT } from "jose";
import { answer, api, makeWorld, type World } from "./world";

type Registered = Awaited<ReturnType<World["register"]>>;

export interface Key {
  readonly alg: string;
  readonly privateKey: CryptoKey;
  readonly publicJwk: JWK;
}

export const jwtBearer = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
export const now = () => Math.floor(Date.now() / 1000);

export async function makeKey(alg: string, kid = "k1"): Promise<Key> {
  const pair = await generateKeyPair(alg, { extractable: true });
  return { alg, privateKey: pair.privateKey, publicJwk: { ...(await exportJWK(pair.publicKey)), kid } };
}

export const refused = {
  status: 401,
  body: { error: "invalid_client", error_description: "client authentication failed" },
};

export async function publicKeyOf({ alg, publicJwk }: Key): Promise<CryptoKey> {
  const { importJWK } = await import("jose");
  return (await importJWK(publicJwk, alg, { extractable: true })) as CryptoKey;
}

/** Clients that prove themselves by assertions (RFC 7523 §3), and how one is made and sent. */
export async function assertions() {
  const world = await makeWorld();
  const key = await makeKey("ES256");
  const jwks = { keys: [key.publicJwk] };
  const client = await world.register({ token_endpoint_auth_method: "private_key_jwt", jwks });
  const secretClient = await world.register({ token_endpoint_auth_method: "client_secret_jwt" });

  const claims = (who: Registered, more: JWTPayload = {}): JWTPayload => ({
    iss: who.client_id,
    sub: who.client_id,
    aud: world.issuer,
    exp: now() + 60,
    iat: now(),
    jti: crypto.randomUUID(),
    ...more,
  });

  const signed = (payload: JWTPayload, by: Key = key, header: Record<string, unknown> = {}) =>
    new SignJWT(payload).setProtectedHeader({ alg: by.alg, kid: by.publicJwk.kid, ...header }).sign(by.privateKey);

  const maced = (payload: JWTPayload, secret: string | Uint8Array, alg = "HS256") =>
    new SignJWT(payload).setProtectedHeader({ alg }).sign(typeof secret === "string" ? Buffer.from(secret) : secret);

  const send = async (
    client_assertion: string,
    more: Record<string, string> = {},
    { issuer = world.issuer, path = "/oauth/token", headers = {} as Record<string, string> } = {},
  ) =>
    answer(
      await fetch(issuer + path, {
        method: "POST",
        headers,
        body: new URLSearchParams({
          grant_type: "client_credentials",
          resource: api,
          client_assertion_type: jwtBearer,
          client_assertion,
          ...more,
        }),
      }),
    );

  return { world, key, client, secretClient, claims, signed, maced, send };
}
