import { compactDecrypt, createRemoteJWKSet, decodeProtectedHeader, jwtVerify } from "jose";
import * as rp from "openid-client";
import { signingAlgs } from "@/lib/model/algorithms";
import { keyFromSecret } from "@/lib/tokens/encrypt";
import { basic, type Json } from "../harness/world";
import { list, type Probe } from "./probe";
import { privateKey, type Registered, type Subject } from "./subject";

const macs = ["HS256", "HS384", "HS512"];
export const everySigningAlg = [...signingAlgs, ...macs, "none", "ES256K", "rs256"];
export const everyEncryptionAlg = [
  ...["RSA-OAEP", "RSA-OAEP-256", "RSA-OAEP-384", "RSA-OAEP-512", "RSA1_5"],
  ...["ECDH-ES", "ECDH-ES+A128KW", "ECDH-ES+A192KW", "ECDH-ES+A256KW"],
  ...["dir", "A128KW", "A192KW", "A256KW", "A128GCMKW", "PBES2-HS256+A128KW"],
];
export const everyEnc = ["A128GCM", "A192GCM", "A256GCM", "A128CBC-HS256", "A192CBC-HS384", "A256CBC-HS512", "XC20P"];

const kidOf = (alg: string) => (alg.startsWith("RSA") ? "rsa-enc" : "ec-enc");

type Use = "id_token" | "userinfo" | "authorization" | "introspection";

/** The JWT that a client of this metadata gets, opened as `enc` and `alg` say if it is encrypted. */
async function answerOf(subject: Subject, use: Use, client: Registered): Promise<string> {
  const { world, browser, ask } = subject;
  if (use === "authorization") return (await ask({ response_mode: "jwt" }, client)).parts.response ?? "";
  const { body } = await world.tokens({}, client, browser);
  if (use === "id_token") return body.id_token;
  if (use === "introspection") return introspected(subject, body.access_token, client);
  const headers = { authorization: `Bearer ${body.access_token}` };
  return (await fetch(`${world.issuer}/userinfo`, { headers })).text();
}

/** The description of a token, signed (RFC 9701). */
async function introspected({ world }: Subject, token: string, client: Registered): Promise<string> {
  const headers: Record<string, string> = { accept: "application/token-introspection+jwt" };
  const body = new URLSearchParams({ token });
  if (client.token_endpoint_auth_method === "client_secret_basic")
    headers.authorization = basic(client.client_id, client.client_secret ?? "");
  else for (const member of ["client_id", "client_secret"] as const) body.set(member, client[member] ?? "");
  return (await fetch(`${world.issuer}/oauth/introspect`, { method: "POST", body, headers })).text();
}

async function isSigned(jwt: string, alg: string, client: Registered, { world }: Subject): Promise<boolean> {
  const options = { issuer: world.issuer, audience: client.client_id, algorithms: [alg] };
  if (macs.includes(alg)) await jwtVerify(jwt, Buffer.from(client.client_secret ?? ""), options);
  else await jwtVerify(jwt, createRemoteJWKSet(new URL(`${world.issuer}/.well-known/jwks.json`)), options);
  return true;
}

const signing = (use: Use): Probe =>
  list(everySigningAlg, async (subject, alg) => {
    const metadata = { [`${use}_signed_response_alg`]: alg };
    if (!(await subject.takes(metadata))) return false;
    const client = await subject.register(metadata);
    if (use === "id_token" && !macs.includes(alg)) return byLibrary(subject, client);
    return isSigned(await answerOf(subject, use, client), alg, client, subject);
  });

/** The whole code flow by openid-client, which takes the algorithm that is registered and no other. */
async function byLibrary({ browser, library }: Subject, client: Registered): Promise<boolean> {
  const config = library(client);
  const [pkceCodeVerifier, expectedNonce, expectedState] = [
    rp.randomPKCECodeVerifier(),
    rp.randomNonce(),
    rp.randomState(),
  ];
  const url = rp.buildAuthorizationUrl(config, {
    redirect_uri: client.redirect_uris[0] ?? "",
    scope: "openid",
    state: expectedState,
    nonce: expectedNonce,
    code_challenge: await rp.calculatePKCECodeChallenge(pkceCodeVerifier),
    code_challenge_method: "S256",
  });
  const { sentTo } = await browser.get(url.href);
  if (!sentTo) throw new Error("the browser was not sent back");
  const tokens = await rp.authorizationCodeGrant(config, sentTo, { pkceCodeVerifier, expectedNonce, expectedState });
  return (await rp.fetchUserInfo(config, tokens.access_token, tokens.claims()?.sub ?? "")).sub !== "";
}

async function isEncrypted(use: Use, subject: Subject, alg: string, enc: string): Promise<boolean> {
  const metadata: Json = {
    [`${use}_encrypted_response_alg`]: alg,
    [`${use}_encrypted_response_enc`]: enc,
    ...(use === "userinfo" && { userinfo_signed_response_alg: "RS256" }),
  };
  if (!(await subject.takes(metadata))) return false;
  const client = await subject.register(metadata);
  const jwe = await answerOf(subject, use, client);
  const isSecret = alg === "dir" || /^A\d+KW$/.test(alg);
  const key = isSecret ? keyFromSecret(client.client_secret, alg as "dir", enc) : await privateKey(kidOf(alg), alg);
  const { plaintext, protectedHeader } = await compactDecrypt(jwe, key);
  const inner = new TextDecoder().decode(plaintext);
  await isSigned(inner, String(decodeProtectedHeader(inner).alg), client, subject);
  return protectedHeader.alg === alg && protectedHeader.enc === enc;
}

const encryption = (use: Use): Record<string, Probe> => ({
  [`${use}_encryption_alg_values_supported`]: list(everyEncryptionAlg, (subject, alg) =>
    isEncrypted(use, subject, alg, "A256GCM"),
  ),
  [`${use}_encryption_enc_values_supported`]: list(everyEnc, (subject, enc) =>
    isEncrypted(use, subject, "ECDH-ES", enc),
  ),
});

/** What answers are signed and encrypted with: each is verified and opened by jose, the ID tokens by openid-client too. */
export const answers: Record<string, Probe> = {
  id_token_signing_alg_values_supported: signing("id_token"),
  userinfo_signing_alg_values_supported: signing("userinfo"),
  authorization_signing_alg_values_supported: async (subject, advertised) => {
    // Without a mode that signs, what is registered means nothing.
    if (advertised !== undefined) return signing("authorization")(subject, advertised);
    const { parts } = await subject.ask({ response_mode: "jwt" }, await subject.register());
    if (parts.error !== "invalid_request" || parts.response)
      throw new Error("a signed answer, though none is advertised");
  },
  ...encryption("id_token"),
  ...encryption("userinfo"),
  ...encryption("authorization"),
  introspection_signing_alg_values_supported: signing("introspection"),
  ...encryption("introspection"),
};
