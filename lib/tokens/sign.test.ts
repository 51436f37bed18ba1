import { importJWK, jwtVerify } from "jose";
import { expect, test } from "vitest";
import { makeKey } from "@/lib/keys/keyring";
import { signingAlgs } from "@/lib/model/algorithms";
import { sign } from "./sign";

const claims = { iss: "https://issuer.example", sub: "zoë", aud: "client", exp: 4_000_000_000, iat: 1 };

test.each(signingAlgs)("others can verify what %s signs", { tags: "op-signing" }, async (alg) => {
  const { publicJwk, privateJwk } = await makeKey(alg, "kid-1");
  const publicKey = (await importJWK(publicJwk, alg)) as CryptoKey;
  const key = { kid: "kid-1", alg, privateKey: (await importJWK(privateJwk, alg)) as CryptoKey, publicKey };
  const access = await jwtVerify(await sign(claims, key, "at+jwt"), publicKey, { algorithms: [alg] });
  expect(access.payload).toEqual(claims);
  expect(access.protectedHeader).toEqual({ alg, kid: "kid-1", typ: "at+jwt" });
  const id = await jwtVerify(await sign(claims, key), publicKey);
  expect(id.protectedHeader).toEqual({ alg, kid: "kid-1" });
});
