import { constants, createHmac, KeyObject, type SignKeyObjectInput, sign as signBytes } from "node:crypto";
import type { JWTPayload } from "jose";
import { OAuthError } from "@/lib/base/errors";
import type { Keyring, SigningKey } from "@/lib/keys/keyring";
import { hashOf, isMacAlg, isSigningAlg } from "@/lib/model/algorithms";

/** The tenant's current key for an algorithm. */
export function signingKey(keyring: Keyring, alg: string): SigningKey {
  const key = isSigningAlg(alg) ? keyring.current.get(alg) : undefined;
  if (!key) throw new OAuthError("server_error", "there is no signing key", { detail: `no current ${alg} key` });
  return key;
}

/**
 * A JWT in compact form (RFC 7515 §3.1). Made here rather than by jose because it is the hottest path of the house: what is the
 * same in every token of a key is made once, and signatures on curves stay on the thread, since the way to WebCrypto's pool and
 * back costs more than they do. What is signed here is verified by jose wherever we verify.
 */
export async function sign(payload: JWTPayload, key: SigningKey, typ?: string): Promise<string> {
  const { header, signature } = signerOf(key, typ);
  const input = `${header}.${encoded(payload)}`;
  return `${input}.${(await signature(Buffer.from(input))).toString("base64url")}`;
}

/** A JWT under the client's secret (OIDC Core §10.1). @throws OAuthError where the client has no secret */
export function signWithSecret(payload: JWTPayload, alg: string, secret: string | undefined, typ?: string): string {
  if (!isMacAlg(alg) || secret === undefined) throw new OAuthError("server_error", "there is no secret to sign with");
  const input = `${encoded({ alg, ...(typ && { typ }) })}.${encoded(payload)}`;
  return `${input}.${createHmac(hashOf(alg), secret).update(input).digest("base64url")}`;
}

const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");

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
  const header = encoded({ alg: key.alg, kid: key.kid, ...(typ && { typ }) });
  const signer = { header, signature: signatureOf(key) };
  made.set(typ, signer);
  return signer;
}

/** RFC 7518 §3.3 to §3.5, RFC 8037 §3.1. RSA takes so long that it leaves the main thread. */
function signatureOf({ alg, privateKey }: SigningKey): Signer["signature"] {
  const key = KeyObject.from(privateKey);
  if (alg === "EdDSA") return (input) => signBytes(null, input, key);
  const hash = hashOf(alg);
  if (alg.startsWith("ES")) return (input) => signBytes(hash, input, { key, dsaEncoding: "ieee-p1363" });
  const padding = alg.startsWith("PS") ? constants.RSA_PKCS1_PSS_PADDING : constants.RSA_PKCS1_PADDING;
  const how: SignKeyObjectInput = {
    key,
    padding,
    ...(alg.startsWith("PS") && { saltLength: constants.RSA_PSS_SALTLEN_DIGEST }),
  };
  return (input) =>
    new Promise((resolve, reject) => {
      signBytes(hash, input, how, (error, signature) => (error ? reject(error) : resolve(signature)));
    });
}
