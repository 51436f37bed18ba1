import { macAlgorithms, macAlgs, signingAlgs } from "@/lib/model/algorithms";

/** Signatures that an assertion may have; of the Edwards curve under its old and its new name (RFC 9864 §2.2). */
export const publicKeyAlgs: readonly string[] = [...signingAlgs, "Ed25519"];

/** MACs that a secret of so many bytes is long enough for (RFC 7518 §3.2). */
export const secretAlgs = (bytes = Infinity): readonly string[] =>
  macAlgs.filter((alg) => macAlgorithms[alg].bytes <= bytes);

/** Two names for one thing, while the only Edwards curve here is Ed25519. */
export const isSameAlg = (a: string, b: string): boolean => a === b || (edwards.has(a) && edwards.has(b));
const edwards = new Set(["EdDSA", "Ed25519"]);
