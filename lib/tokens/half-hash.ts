import { createHash } from "node:crypto";
import { hashOf } from "@/lib/model/algorithms";

/** `at_hash`, `c_hash`, `s_hash`: the left half of a hash by the ID token's own algorithm (OIDC Core §3.1.3.6, §3.3.2.11). */
export function halfHash(value: string, alg: string): string {
  const digest = createHash(hashOf(alg)).update(value).digest();
  return digest.subarray(0, digest.length / 2).toString("base64url");
}
