import { randomUUID } from "node:crypto";
import { exportJWK, generateKeyPair, importJWK, type JWK, SignJWT } from "jose";
import * as rp from "openid-client";
import { serve, type TestServer } from "@/test/hostile-server";
import { type Browser, createBrowser } from "../harness/browser";
import { answer, base, type Json, makeWorld, type World } from "../harness/world";

export type Registered = Awaited<ReturnType<World["register"]>>;

/** A tenant whose metadata is put to the test, with a browser in which somebody with every claim is signed in. */
export interface Subject {
  readonly world: World;
  readonly metadata: Json;
  readonly browser: Browser;
  /** The relying party's own host: a request object at any path, and what was asked of it. */
  readonly host: TestServer;
  readonly served: { readonly objects: Map<string, string>; readonly posted: string[] };
  /** Registers a client that is never asked for consent, with keys of every kind. */
  readonly register: (metadata?: Json) => Promise<Registered>;
  /** Whether a client like this may be registered at all. */
  readonly takes: (metadata: Json) => Promise<boolean>;
  /** Where a silent request ends. */
  readonly ask: (params: Record<string, string>, client: Registered) => Promise<Answer>;
  /** openid-client, as such a client would set it up. */
  readonly library: (client: Registered) => rp.Configuration;
}

export interface Answer {
  readonly url: URL | undefined;
  readonly html: string;
  /** In the query, the fragment or the form. */
  readonly parts: Record<string, string>;
}

export const everyClaim = {
  given_name: "Zoe",
  family_name: "Zimmer",
  middle_name: "Z",
  nickname: "zz",
  preferred_username: "zoe",
  profile: "https://zoe.example/",
  picture: "https://zoe.example/me.png",
  website: "https://zoe.example/",
  gender: "female",
  birthdate: "1990-01-01",
  zoneinfo: "Europe/Berlin",
  locale: "de",
  phone_number: "+49 30 1",
  phone_number_verified: true,
  address: { country: "DE" },
  claim_sources: [
    { claims: ["credit_score"], JWT: "e30.e30.c2ln" },
    { claims: ["shipping_address"], endpoint: "https://bank.example.com/claims" },
  ],
};

export async function makeSubject(settings: Json, own: Json): Promise<Subject> {
  const world = await makeWorld(settings, own);
  await world.person("zoe", everyClaim);
  const served = { objects: new Map<string, string>(), posted: [] as string[] };
  const host = await serve((request, response) => {
    let body = "";
    request.on("data", (chunk: Buffer) => {
      body += chunk;
    });
    request.on("end", () => {
      if (request.method === "POST") served.posted.push(body);
      response.setHeader("content-type", "application/oauth-authz-req+jwt").end(served.objects.get(request.url ?? ""));
    });
  });
  const register: Subject["register"] = async (metadata = {}) =>
    world.register({
      skip_consent: true,
      jwks: { keys: (await clientKeys()).map((key) => key.jwk) },
      ...own,
      ...metadata,
    });
  const browser = createBrowser(base);
  await world.authorize({}, await register(), browser, "zoe");
  const { body: metadata } = await answer(await fetch(`${world.issuer}/.well-known/openid-configuration`));
  return {
    world,
    metadata,
    browser,
    host,
    served,
    register,
    takes: (members) =>
      register(members).then(
        () => true,
        () => false,
      ),
    ask: async (params, client) => {
      const { sentTo, html } = await browser.get(world.authorizeUrl(params, client));
      const inForm = [...html.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)];
      const inUrl = new URLSearchParams(sentTo ? sentTo.search || sentTo.hash.slice(1) : "");
      return {
        url: sentTo,
        html,
        parts: { ...Object.fromEntries(inUrl), ...Object.fromEntries(inForm.map(([, name, value]) => [name, value])) },
      };
    },
    library: (client) => {
      const { client_id, client_secret, token_endpoint_auth_method: method } = client;
      const proof = method === "client_secret_post" ? rp.ClientSecretPost : rp.ClientSecretBasic;
      const known = Object.entries(client).filter(([, value]) => value !== undefined);
      const config = new rp.Configuration(
        metadata as rp.ServerMetadata,
        client_id,
        Object.fromEntries(known) as Partial<rp.ClientMetadata>,
        proof(client_secret),
      );
      rp.allowInsecureRequests(config);
      return config;
    },
  };
}

interface ClientKey {
  readonly kid: string;
  readonly jwk: JWK;
  readonly privateJwk: JWK;
}

const kinds = [
  ["rsa", "RS256", "sig"],
  ["p256", "ES256", "sig"],
  ["p384", "ES384", "sig"],
  ["p521", "ES512", "sig"],
  ["ed", "EdDSA", "sig"],
  ["rsa-enc", "RSA-OAEP", "enc"],
  ["ec-enc", "ECDH-ES", "enc"],
] as const;

let made: Promise<ClientKey[]> | undefined;

/** One key of each kind, so that a client can have any algorithm. */
export function clientKeys(): Promise<ClientKey[]> {
  made ??= Promise.all(
    kinds.map(async ([kid, alg, use]) => {
      const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true });
      return { kid, jwk: { ...(await exportJWK(publicKey)), kid, use }, privateJwk: await exportJWK(privateKey) };
    }),
  );
  return made;
}

const kidFor = (alg: string) =>
  ({ ES256: "p256", ES384: "p384", ES512: "p521", EdDSA: "ed", Ed25519: "ed" })[alg] ?? "rsa";

export async function privateKey(kid: string, alg: string): Promise<CryptoKey> {
  const key = (await clientKeys()).find((one) => one.kid === kid);
  return (await importJWK({ ...key?.privateJwk, alg }, alg)) as CryptoKey;
}

/** A JWT of the client's: with its key, its secret, or no signature at all. */
export async function signedBy(client: Registered, alg: string, claims: Json): Promise<string> {
  if (alg === "none")
    return `${[{ alg }, claims].map((part) => Buffer.from(JSON.stringify(part)).toString("base64url")).join(".")}.`;
  if (alg.startsWith("HS"))
    return new SignJWT(claims).setProtectedHeader({ alg }).sign(Buffer.from(client.client_secret ?? ""));
  const kid = kidFor(alg);
  return new SignJWT(claims).setProtectedHeader({ alg, kid }).sign(await privateKey(kid, alg));
}

export const assertion = (client: Registered, alg: string, issuer: string) =>
  signedBy(client, alg, {
    iss: client.client_id,
    sub: client.client_id,
    aud: issuer,
    jti: randomUUID(),
    exp: Math.floor(Date.now() / 1000) + 60,
  });
