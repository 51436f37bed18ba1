import { KeyObject, sign as signBytes } from "node:crypto";
import type { JWTPayload } from "jose";
import { OAuthError } from "@/lib/oidc/errors";
import { isSigningAlg, type Keyring, type SigningAlg, type SigningKey } from "@/lib/oidc/keys/keyring";

/** The tenant's current key for an algorithm. */
export function signingKey(keyring: Keyring, alg: string): SigningKey {
  const key = isSigningAlg(alg) ? keyring.current.get(alg) : undefined;
  if (!key) throw new OAuthError("server_error", "there is no signing key", { detail: `no current ${alg} key` });
  return key;
}

/** A JWT in compact form (RFC 7515 §3.1). What is the same in every token of a key is made once. */
export async function sign(payload: JWTPayload, key: SigningKey, typ?: string): Promise<string> {
  const { header, signature } = signerOf(key, typ);
  const input = `${header}.${Buffer.from(JSON.stringify(payload)).toString("base64url")}`;
  return `${input}.${(await signature(Buffer.from(input))).toString("base64url")}`;
}

interface Signer {
  readonly header: string;
  readonly signature: (input: Buffer) => Buffer | Promise<Buffer>;
}

const signers = new WeakMap<SigningKey, Map<string | undefined, Signer>>();

function signerOf(key: SigningKey, typ: string | undefined): Signer {
  const made = signers.get(key) ?? new Map<string | undefined, Signer>();
  signers.set(key, made);
  const known = made.get(typ);
  if (known) return known;
  const header = Buffer.from(JSON.stringify({ alg: key.alg, kid: key.kid, ...(typ && { typ }) })).toString("base64url");
  const privateKey = KeyObject.from(key.privateKey);
  const signer = { header, signature: (input: Buffer) => signatures[key.alg](input, privateKey) };
  made.set(typ, signer);
  return signer;
}

/** RFC 7518 §3.3, §3.4; RFC 8037 §3.1. RSA takes so long that it leaves the main thread; for the others the way there and back costs more than the signature. */
const signatures: Readonly<Record<SigningAlg, (input: Buffer, key: KeyObject) => Buffer | Promise<Buffer>>> = {
  RS256: (input, key) =>
    new Promise((resolve, reject) => {
      signBytes("sha256", input, key, (error, signature) => (error ? reject(error) : resolve(signature)));
    }),
  ES256: (input, key) => signBytes("sha256", input, { key, dsaEncoding: "ieee-p1363" }),
  EdDSA: (input, key) => signBytes(null, input, key),
};
