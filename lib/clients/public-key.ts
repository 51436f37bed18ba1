import { createPublicKey, randomBytes } from "node:crypto";
import type { JsonObject } from "@/lib/http/json-body";

/**
 * A public key as somebody pastes it, as a key set (RFC 7517 §5): PEM (`BEGIN PUBLIC KEY`, RFC 7468 §13), a JWK or a whole set, as JSON.
 * A key alone gets a name, where it has none.
 * @throws Error saying what is wrong. Whether its keys are public and strong enough is for registration to say
 */
export function keySetOf(pasted: string): JsonObject {
  const text = pasted.trim();
  if (text.startsWith("-----")) return setOf(jwkOfPem(text));
  const value = parsed(text);
  if ("keys" in value) return value;
  if ("kty" in value) return setOf(value);
  throw new Error("is neither a JWK, a key set nor PEM");
}

const setOf = (jwk: JsonObject): JsonObject => ({
  keys: [{ kid: randomBytes(8).toString("hex"), ...jwk }],
});

function jwkOfPem(pem: string): JsonObject {
  // Node would make the public half of a private key, and nobody would learn that they gave that away.
  if (/PRIVATE KEY/.test(pem)) throw new Error("is a private key: paste the public one, and replace this one");
  if (!/^-----BEGIN (RSA )?PUBLIC KEY-----/.test(pem)) throw new Error("must begin with BEGIN PUBLIC KEY");
  try {
    return { ...createPublicKey(pem).export({ format: "jwk" }) };
  } catch {
    throw new Error("is no key in PEM");
  }
}

function parsed(text: string): JsonObject {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return { ...value };
  } catch {
    // As below.
  }
  throw new Error("is neither JSON nor PEM");
}
