import { calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, jwtVerify } from "jose";
import { expect, test } from "vitest";
import { selfIssuedIdToken } from "./id-token";
import { parseSelfIssued, type SentParams } from "./request";

const rp = "https://rp.example/callback";
const now = Math.floor(Date.now() / 1000);

/** What a client gets for a request, verified as OIDC Core §7.5 says. */
async function answered(more: SentParams = {}) {
  const request = parseSelfIssued({ response_type: "id_token", client_id: rp, scope: "openid", nonce: "n", ...more });
  if (request.kind !== "ask") throw new Error(request.kind);
  const { publicKey, privateKey } = await generateKeyPair("ES256");
  const publicJwk = await exportJWK(publicKey);
  const sub = await calculateJwkThumbprint(publicJwk, "sha256");
  const key = { clientId: rp, alg: "ES256", privateKey, publicJwk, sub, createdAt: new Date() } as const;
  const token = await selfIssuedIdToken(key, request, {}, now);
  const { payload } = await jwtVerify(token, await importJWK(publicJwk, "ES256"), { audience: rp });
  return { payload, publicJwk, sub };
}

test("a self-issued ID token says its issuer, its key and the thumbprint of it as the subject", {
  tags: ["core-7", "op-siop-id-token"],
}, async () => {
  const { payload, publicJwk, sub } = await answered();
  expect(payload).toEqual({
    iss: "https://self-issued.me",
    sub,
    sub_jwk: publicJwk,
    aud: rp,
    nonce: "n",
    iat: now,
    exp: now + 600,
  });
});

test("self-issued: max_age brings auth_time, which is the moment of the yes", {
  tags: ["core-7", "op-siop-id-token"],
}, async () => {
  expect((await answered({ max_age: "0" })).payload.auth_time).toBe(now);
});
