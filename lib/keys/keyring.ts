import { exportJWK, generateKeyPair, importJWK, type JWK } from "jose";
import {
  type EncryptionKeyAlg,
  encryptionKeyAlgs,
  isSigningAlg,
  type SigningAlg,
  signingAlgorithms,
} from "@/lib/model/algorithms";

/** A key that is published, and signs if it is the current one. */
export interface SigningKey {
  readonly kid: string;
  readonly alg: SigningAlg;
  readonly privateKey: CryptoKey;
  readonly publicKey: CryptoKey;
}

/** A tenant's keys, parsed once: who signs now, every published one by `kid`, the ones that open what is encrypted to us. */
export interface Keyring {
  readonly current: ReadonlyMap<SigningAlg, SigningKey>;
  readonly byKid: ReadonlyMap<string, SigningKey>;
  /** Private keys for decryption, newest first, with the private JWK that any algorithm of the kind can be imported from. */
  readonly decryption: readonly { readonly kid: string; readonly alg: EncryptionKeyAlg; readonly jwk: JWK }[];
  readonly jwks: { readonly keys: readonly JWK[] };
  /** When the newest key of the set was made, in milliseconds since 1970; 0 where there is none. */
  readonly newestMade: number;
}

export type KeyAlg = SigningAlg | EncryptionKeyAlg;

interface StoredKey {
  readonly kid: string;
  readonly alg: string;
  readonly publicJwk: JWK;
  readonly privateJwk: string;
  readonly createdAt: Date;
  readonly signsFrom: Date;
  readonly retiredAt: Date | null;
}

/**
 * Parses stored keys.
 * @param open decrypts a stored private JWK
 * @param now seconds since 1970
 */
export async function loadKeyring(
  stored: readonly StoredKey[],
  open: (sealed: string, kid: string) => Promise<string>,
  now: number,
): Promise<Keyring> {
  const current = new Map<SigningAlg, SigningKey>();
  const byKid = new Map<string, SigningKey>();
  const decryption: { kid: string; alg: EncryptionKeyAlg; jwk: JWK }[] = [];
  const newestFirst = [...stored].sort((a, b) => b.signsFrom.getTime() - a.signsFrom.getTime());
  for (const { kid, alg, publicJwk, privateJwk, signsFrom, retiredAt } of newestFirst) {
    const jwk = JSON.parse(await open(privateJwk, kid)) as JWK;
    const encryptionAlg = encryptionKeyAlgs.find((one) => one === alg);
    if (encryptionAlg) decryption.push({ kid, alg: encryptionAlg, jwk });
    if (!isSigningAlg(alg)) continue;
    const privateKey = (await importJWK(jwk, alg)) as CryptoKey;
    const publicKey = (await importJWK(publicJwk, alg)) as CryptoKey;
    const key = { kid, alg, privateKey, publicKey };
    byKid.set(kid, key);
    const signs = signsFrom.getTime() / 1000 <= now && (!retiredAt || retiredAt.getTime() / 1000 > now);
    if (signs && !current.has(alg)) current.set(alg, key);
  }
  return {
    current,
    byKid,
    decryption,
    jwks: { keys: stored.map(({ publicJwk }) => publicJwk) },
    newestMade: Math.max(0, ...stored.map(({ createdAt }) => createdAt.getTime())),
  };
}

/** A new key pair as JWKs, the public one as it is published. */
export async function makeKey(alg: KeyAlg, kid: string): Promise<{ publicJwk: JWK; privateJwk: JWK }> {
  const options = isSigningAlg(alg) ? signingAlgorithms[alg].options : { modulusLength: 2048, crv: "P-256" };
  const pair = await generateKeyPair(alg, { extractable: true, ...options });
  const described = { kid, use: isSigningAlg(alg) ? "sig" : "enc", alg };
  return {
    publicJwk: { ...(await exportJWK(pair.publicKey)), ...described },
    privateJwk: { ...(await exportJWK(pair.privateKey)), ...described },
  };
}

/** What a private key is encrypted for. */
export const keyContext = (tenantId: string, kid: string) => `key:${tenantId}:${kid}`;
