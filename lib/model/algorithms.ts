/** One table of every algorithm that is used here; below it nothing names one. */

interface SigningAlgorithm {
  /** Of the hash, for `at_hash` and its kin too. */
  readonly hash: "sha256" | "sha384" | "sha512";
  /** What jose needs beside the name to make a key. */
  readonly options: { readonly modulusLength?: number; readonly crv?: string };
  /** A new tenant has a key for it; others get one when the first client registers for it. */
  readonly isCommon: boolean;
}

/** Signatures with a key pair (RFC 7518 §3.1, RFC 8037). */
export const signingAlgorithms = {
  RS256: { hash: "sha256", options: { modulusLength: 2048 }, isCommon: true },
  RS384: { hash: "sha384", options: { modulusLength: 2048 }, isCommon: false },
  RS512: { hash: "sha512", options: { modulusLength: 2048 }, isCommon: false },
  PS256: { hash: "sha256", options: { modulusLength: 2048 }, isCommon: false },
  PS384: { hash: "sha384", options: { modulusLength: 2048 }, isCommon: false },
  PS512: { hash: "sha512", options: { modulusLength: 2048 }, isCommon: false },
  ES256: { hash: "sha256", options: {}, isCommon: true },
  ES384: { hash: "sha384", options: {}, isCommon: false },
  ES512: { hash: "sha512", options: {}, isCommon: false },
  EdDSA: { hash: "sha512", options: { crv: "Ed25519" }, isCommon: true },
} as const satisfies Record<string, SigningAlgorithm>;

export type SigningAlg = keyof typeof signingAlgorithms;
export const signingAlgs = Object.keys(signingAlgorithms) as readonly SigningAlg[];
export const isSigningAlg = (alg: string): alg is SigningAlg => Object.hasOwn(signingAlgorithms, alg);

/** Signatures with the client secret (RFC 7518 §3.2); the secret must be as long as the hash. */
export const macAlgorithms = {
  HS256: { hash: "sha256", bytes: 32 },
  HS384: { hash: "sha384", bytes: 48 },
  HS512: { hash: "sha512", bytes: 64 },
} as const satisfies Record<string, { hash: SigningAlgorithm["hash"]; bytes: number }>;

export type MacAlg = keyof typeof macAlgorithms;
export const macAlgs = Object.keys(macAlgorithms) as readonly MacAlg[];
export const isMacAlg = (alg: string): alg is MacAlg => Object.hasOwn(macAlgorithms, alg);

/** Key management with a key pair (RFC 7518 §4.1); `key` is the kind of key of ours that opens it. */
export const publicKeyEncryption = {
  "RSA-OAEP": { key: "RSA-OAEP-256" },
  "RSA-OAEP-256": { key: "RSA-OAEP-256" },
  "RSA-OAEP-384": { key: "RSA-OAEP-256" },
  "RSA-OAEP-512": { key: "RSA-OAEP-256" },
  "ECDH-ES": { key: "ECDH-ES" },
  "ECDH-ES+A128KW": { key: "ECDH-ES" },
  "ECDH-ES+A192KW": { key: "ECDH-ES" },
  "ECDH-ES+A256KW": { key: "ECDH-ES" },
} as const satisfies Record<string, { key: "RSA-OAEP-256" | "ECDH-ES" }>;

export type EncryptionKeyAlg = (typeof publicKeyEncryption)[keyof typeof publicKeyEncryption]["key"];
export const encryptionKeyAlgs: readonly EncryptionKeyAlg[] = ["RSA-OAEP-256", "ECDH-ES"];
export const isPublicKeyEncryption = (alg: string): alg is keyof typeof publicKeyEncryption =>
  Object.hasOwn(publicKeyEncryption, alg);

/** Key management with the client secret (OIDC Core §10.2): bits of the key that is derived; `dir` takes the content's size. */
export const secretEncryption = { dir: undefined, A128KW: 128, A192KW: 192, A256KW: 256 } as const;
export const isSecretEncryption = (alg: string): alg is keyof typeof secretEncryption =>
  Object.hasOwn(secretEncryption, alg);

/** Content encryption (RFC 7518 §5.1) and the bits of its key. */
export const contentEncryption = {
  A128GCM: 128,
  A192GCM: 192,
  A256GCM: 256,
  "A128CBC-HS256": 256,
  "A192CBC-HS384": 384,
  "A256CBC-HS512": 512,
} as const;
export const isContentEncryption = (enc: string): enc is keyof typeof contentEncryption =>
  Object.hasOwn(contentEncryption, enc);

/** Where `…_enc` is left out (OIDC Registration §2). */
export const defaultContentEncryption = "A128CBC-HS256";

export const encryptionAlgs: readonly string[] = [
  ...Object.keys(publicKeyEncryption),
  ...Object.keys(secretEncryption),
];
export const encryptionEncs: readonly string[] = Object.keys(contentEncryption);

/** The hash of a signature algorithm, for the half hashes of OIDC Core §3.1.3.6. */
export function hashOf(alg: string): SigningAlgorithm["hash"] {
  if (isSigningAlg(alg)) return signingAlgorithms[alg].hash;
  if (isMacAlg(alg)) return macAlgorithms[alg].hash;
  throw new Error(`no such signature algorithm: ${alg}`);
}
