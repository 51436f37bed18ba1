import { createHash } from "node:crypto";

/** `at_hash`, `c_hash`: the left half of a hash by the ID token's own algorithm (OIDC Core §3.1.3.6, §3.3.2.11). */
export function halfHash(value: string, alg: string): string {
  // EdDSA hashes with SHA-512 (Ed25519); the others carry their size in their name.
  const bits = alg === "EdDSA" ? "512" : alg.slice(-3);
  const digest = createHash(`sha${bits}`).update(value).digest();
  return digest.subarray(0, digest.length / 2).toString("base64url");
}
