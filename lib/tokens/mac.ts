import { type CompactVerifyResult, compactVerify } from "jose";
import { type MacAlg, macAlgorithms } from "@/lib/model/algorithms";

/**
 * Verifies what a client's secret signed (OIDC Core §10.1).
 * @param secrets those that are good now; one that is shorter than the hash is no key for it (RFC 7518 §3.2)
 * @throws Error where none of them verifies it
 */
export async function verifyMac(jws: string, alg: MacAlg, secrets: readonly string[]): Promise<CompactVerifyResult> {
  const keys = secrets.map((secret) => new TextEncoder().encode(secret));
  let last: unknown = new Error(`the client has no secret that is long enough for ${alg}`);
  for (const key of keys.filter(({ length }) => length >= macAlgorithms[alg].bytes)) {
    try {
      return await compactVerify(jws, key, { algorithms: [alg] });
    } catch (error) {
      last = error;
    }
  }
  throw last;
}
