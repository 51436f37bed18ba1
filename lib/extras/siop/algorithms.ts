/** Keys that a browser makes for itself; the first is what OIDC Registration §2 takes where a client says nothing. */
export const ownAlgorithms = {
  RS256: { name: "RSASSA-PKCS1-v1_5", modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]), hash: "SHA-256" },
  ES256: { name: "ECDSA", namedCurve: "P-256" },
} as const;

export type OwnAlg = keyof typeof ownAlgorithms;

export const isOwnAlg = (alg: unknown): alg is OwnAlg => typeof alg === "string" && Object.hasOwn(ownAlgorithms, alg);

/** OIDC Core §7.4. */
export const selfIssuer = "https://self-issued.me";
