import { createHash } from "node:crypto";
import { CompactEncrypt } from "jose";
import { OAuthError } from "@/lib/base/errors";
import { keysOf } from "@/lib/clients/remote-jwks";
import {
  contentEncryption,
  isContentEncryption,
  isPublicKeyEncryption,
  isSecretEncryption,
  secretEncryption,
} from "@/lib/model/algorithms";
import type { Client } from "@/lib/model/client-metadata";

/**
 * Encrypts to a client: with its public key, or with one derived from its secret (OIDC Core §10.2).
 * @param content what is inside; a signed JWT has `cty` JWT
 * @throws OAuthError where the client has no key that fits
 */
export async function encryptTo(
  client: Client,
  content: string,
  alg: string,
  enc: string,
  cty: "JWT" | "json" = "JWT",
): Promise<string> {
  const { key, kid } = await encryptionKey(client, alg, enc);
  const jwe = new CompactEncrypt(new TextEncoder().encode(content)).setProtectedHeader({
    alg,
    enc,
    cty,
    ...(kid !== undefined && { kid }),
  });
  // What can be read as a key may still be none: a point of small order, an even modulus.
  return jwe.encrypt(key).catch((cause: unknown) => Promise.reject(noKey(cause)));
}

async function encryptionKey(
  client: Client,
  alg: string,
  enc: string,
): Promise<{ key: CryptoKey | Uint8Array; kid?: string }> {
  if (isSecretEncryption(alg)) return { key: keyFromSecret(client.secret, alg, enc) };
  try {
    if (isPublicKeyEncryption(alg)) return await keysOf({ metadata: client.metadata }).encryptionKey(alg);
  } catch (cause) {
    throw cause instanceof OAuthError ? cause : noKey(cause);
  }
  throw new OAuthError("server_error", "the client's encryption algorithm is not supported by this issuer", {
    detail: alg,
  });
}

const noKey = (cause: unknown) =>
  new OAuthError("invalid_request", "the client's key set has no key to encrypt to", { cause, detail: String(cause) });

/** OIDC Core §10.2: the left-most bits of the secret's SHA-256, or of a longer hash where more are needed. */
export function keyFromSecret(secret: string | undefined, alg: keyof typeof secretEncryption, enc: string): Uint8Array {
  if (secret === undefined || !isContentEncryption(enc))
    throw new OAuthError("server_error", "there is no secret to encrypt with");
  const bits = secretEncryption[alg] ?? contentEncryption[enc];
  const hash = bits > 384 ? "sha512" : bits > 256 ? "sha384" : "sha256";
  return new Uint8Array(
    createHash(hash)
      .update(secret)
      .digest()
      .subarray(0, bits / 8),
  );
}
