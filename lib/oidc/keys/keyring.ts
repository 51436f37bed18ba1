import { exportJWK, generateKeyPair, importJWK, type JWK } from "jose";

/** The algorithms that a tenant's keys sign with. One table; below it nothing names one. */
export const signingAlgorithms = {
  RS256: { options: { modulusLength: 2048 } },
  ES256: { options: {} },
  EdDSA: { options: { crv: "Ed25519" } },
} as const;

export type SigningAlg = keyof typeof signingAlgorithms;
export const isSigningAlg = (alg: string): alg is SigningAlg => Object.hasOwn(signingAlgorithms, alg);

/** A key that is published, and signs if it is the current one. */
export interface SigningKey {
  readonly kid: string;
  readonly alg: SigningAlg;
  readonly privateKey: CryptoKey;
  readonly publicKey: CryptoKey;
}

/** A tenant's keys, parsed once: the current key of each algorithm, every published one by `kid`, and the JWK set. */
export interface Keyring {
  readonly current: ReadonlyMap<SigningAlg, SigningKey>;
  readonly byKid: ReadonlyMap<string, SigningKey>;
  readonly jwks: { readonly keys: readonly JWK[] };
}

interface StoredKey {
  readonly kid: string;
  readonly alg: string;
  readonly publicJwk: JWK;
  readonly privateJwk: string;
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
  open: (sealed: string, kid: string) => string,
  now: number,
): Promise<Keyring> {
  const current = new Map<SigningAlg, SigningKey>();
  const byKid = new Map<string, SigningKey>();
  const newestFirst = [...stored].sort((a, b) => b.signsFrom.getTime() - a.signsFrom.getTime());
  for (const row of newestFirst) {
    if (!isSigningAlg(row.alg)) continue;
    const privateKey = (await importJWK(JSON.parse(open(row.privateJwk, row.kid)), row.alg)) as CryptoKey;
    const publicKey = (await importJWK(row.publicJwk, row.alg)) as CryptoKey;
    const key = { kid: row.kid, alg: row.alg, privateKey, publicKey };
    byKid.set(key.kid, key);
    const signs = row.signsFrom.getTime() / 1000 <= now && (!row.retiredAt || row.retiredAt.getTime() / 1000 > now);
    if (signs && !current.has(key.alg)) current.set(key.alg, key);
  }
  return { current, byKid, jwks: { keys: stored.map((row) => row.publicJwk) } };
}

/** A new key pair as JWKs, the public one as it is published. */
export async function makeSigningKey(alg: SigningAlg, kid: string): Promise<{ publicJwk: JWK; privateJwk: JWK }> {
  const pair = await generateKeyPair(alg, { extractable: true, ...signingAlgorithms[alg].options });
  const described = { kid, use: "sig", alg };
  return {
    publicJwk: { ...(await exportJWK(pair.publicKey)), ...described },
    privateJwk: { ...(await exportJWK(pair.privateKey)), ...described },
  };
}
