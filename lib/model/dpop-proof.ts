import { OAuthError } from "@/lib/base/errors";

/** A DPoP proof that holds (RFC 9449 §4.3). It serves once: the statement that it serves for notes it. */
export interface DpopProof {
  /** Thumbprint of the key that made it. */
  readonly jkt: string;
  /** SHA-256 of key and `jti`. */
  readonly hash: Buffer;
  /** Seconds since 1970, when it is refused for its age. */
  readonly expiresAt: number;
}

/** What a statement brings in place of its outcome where the proof that it notes had served before. */
export type Replayed = "proof was used before";
export const replayed: Replayed = "proof was used before";

/** @throws OAuthError invalid_dpop_proof (RFC 9449 §11.1) */
export function unlessReplayed<T>(outcome: T | Replayed): T {
  if (outcome === replayed)
    throw new OAuthError("invalid_dpop_proof", "DPoP proof: it was used before", {
      detail: "proof replay",
      situation: "dpop_used",
    });
  return outcome;
}
