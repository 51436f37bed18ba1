import type { X509Certificate } from "node:crypto";
import { errors, importJWK, type JWK } from "jose";
import { z } from "zod";
import { certificateThumbprint } from "@/lib/http/client-certificate";

type Use = "sig" | "enc";

interface Algorithm {
  readonly use: Use;
  readonly kty: string;
  /** For EC and OKP: the curves it takes. */
  readonly crv?: readonly string[];
}

const rsaSignature: Algorithm = { use: "sig", kty: "RSA" };
const rsaEncryption: Algorithm = { use: "enc", kty: "RSA" };
const edwards: Algorithm = { use: "sig", kty: "OKP", crv: ["Ed25519"] };
const agreement: readonly Algorithm[] = [
  { use: "enc", kty: "EC", crv: ["P-256", "P-384", "P-521"] },
  { use: "enc", kty: "OKP", crv: ["X25519"] },
];

/** What kind of key an algorithm takes (RFC 7518 §3.1, §4.1; RFC 8037; RFC 9864). One table; below it nothing names one. */
const algorithms: Readonly<Record<string, readonly Algorithm[]>> = {
  RS256: [rsaSignature],
  RS384: [rsaSignature],
  RS512: [rsaSignature],
  PS256: [rsaSignature],
  PS384: [rsaSignature],
  PS512: [rsaSignature],
  ES256: [{ use: "sig", kty: "EC", crv: ["P-256"] }],
  ES384: [{ use: "sig", kty: "EC", crv: ["P-384"] }],
  ES512: [{ use: "sig", kty: "EC", crv: ["P-521"] }],
  EdDSA: [edwards],
  Ed25519: [edwards],
  "RSA-OAEP": [rsaEncryption],
  "RSA-OAEP-256": [rsaEncryption],
  "RSA-OAEP-384": [rsaEncryption],
  "RSA-OAEP-512": [rsaEncryption],
  "ECDH-ES": agreement,
  "ECDH-ES+A128KW": agreement,
  "ECDH-ES+A192KW": agreement,
  "ECDH-ES+A256KW": agreement,
};

/** RFC 7517 §4.3: what the public half of a key is for. Key agreement's operations are the private half's, so the list may be empty. */
const operations: Readonly<Record<string, (operations: readonly string[]) => boolean>> = {
  sig: (given) => given.includes("verify"),
  enc: (given) =>
    given.length === 0 || given.some((one) => ["encrypt", "wrapKey", "deriveKey", "deriveBits"].includes(one)),
};

/** Members that only a private or symmetric key has (RFC 7518 §6.2.2, §6.3.2, §6.4.1). */
const secretMembers = ["d", "p", "q", "dp", "dq", "qi", "oth", "k", "priv"];

/** The public members of each key type that we know. */
const publicMembers: Readonly<Record<string, readonly string[]>> = {
  RSA: ["n", "e"],
  EC: ["crv", "x", "y"],
  OKP: ["crv", "x"],
};

/** Bits of an RSA modulus. RFC 7518 §3.3 gives the lower bound; the upper one keeps a signature check cheap. */
const modulus = { least: 2048, most: 8192 };
/** Of an RSA exponent. FIPS 186-5 §5.1 gives the lower bound; a long one makes a check as dear as a signature. */
const exponent = { least: 65_537n, most: 0xffff_ffffn };
const mostKeys = 100;

const text = z.string().max(4096);
const keySetShape = z.object({
  keys: z
    .array(
      z.looseObject({
        kty: text,
        kid: text.optional(),
        use: text.optional(),
        alg: text.optional(),
        key_ops: z.array(text).max(20).optional(),
        x5c: z.array(z.string().max(32_768)).max(10).optional(),
        "x5t#S256": text.optional(),
      }),
    )
    .max(mostKeys),
});

interface PublicKey {
  readonly kid: string | undefined;
  readonly use: string | undefined;
  readonly alg: string | undefined;
  readonly keyOps: readonly string[] | undefined;
  /** Thumbprints of the certificate that it is published with (RFC 7517 §4.7, §4.9). */
  readonly certificates: readonly string[];
  /** `kty` and its public members alone. */
  readonly jwk: JWK;
  /** By algorithm, parsed at first use. */
  readonly parsed: Map<string, Promise<CryptoKey>>;
}

/** Somebody's public keys, each parsed once for each algorithm it is used with. */
export type KeySet = readonly PublicKey[];

/**
 * Reads a JWK set (RFC 7517 §5). A key of a type we do not know is passed over, as §5 asks, and so is an RSA key that is weak.
 * @throws errors.JWKSInvalid where the form is wrong, or a private or symmetric key is shown: whoever published one has lost it
 */
export function parseKeySet(input: unknown): KeySet {
  const parsed = keySetShape.safeParse(input);
  if (!parsed.success) throw new errors.JWKSInvalid(`the key set is malformed or has more than ${mostKeys} keys`);
  const { keys } = parsed.data;
  for (const key of keys) {
    if (key.kty === "oct") throw new errors.JWKSInvalid("the key set holds a symmetric key");
    const secret = secretMembers.find((member) => Object.hasOwn(key, member));
    if (secret) throw new errors.JWKSInvalid("the key set holds a private key");
  }
  return keys.flatMap((key) => {
    const jwk = publicJwk(key);
    const { kid, use, alg, key_ops: keyOps } = key;
    return jwk && weaknessOf(jwk) === undefined
      ? [{ kid, use, alg, keyOps, certificates: certificatesOf(key), jwk, parsed: new Map() }]
      : [];
  });
}

function publicJwk(key: Readonly<Record<string, unknown>>): JWK | undefined {
  const kty = String(key.kty);
  if (!Object.hasOwn(publicMembers, kty)) return undefined;
  const members = (publicMembers[kty] ?? []).map((member) => [member, key[member]] as const);
  return members.every(([, value]) => typeof value === "string" && /^[\w-]+$/.test(value))
    ? { kty, ...Object.fromEntries(members) }
    : undefined;
}

/**
 * Why a key of a set that may be read is not used, to be told where a set is registered.
 * @throws errors.JWKSInvalid as `parseKeySet` does
 */
export function weaknessIn(input: unknown): string | undefined {
  parseKeySet(input);
  return keySetShape
    .parse(input)
    .keys.map((key) => weaknessOf(publicJwk(key)))
    .find((one) => one !== undefined);
}

function weaknessOf(jwk: JWK | undefined): string | undefined {
  if (jwk?.kty !== "RSA") return undefined;
  const [n, e] = [numberIn(jwk.n), numberIn(jwk.e)];
  const bits = n.toString(2).length;
  if (bits < modulus.least) return `an RSA key has ${bits} bits, and ${modulus.least} are needed at least`;
  if (bits > modulus.most) return `an RSA key has ${bits} bits, and ${modulus.most} are taken at most`;
  if (n % 2n === 0n) return "the modulus of an RSA key is even";
  if (e < exponent.least || e > exponent.most || e % 2n === 0n)
    return "the exponent of an RSA key must be odd, 65537 at least and of four bytes at most";
  return undefined;
}

const numberIn = (base64url = "") => BigInt(`0x0${Buffer.from(base64url, "base64url").toString("hex")}`);

/**
 * The keys that fit.
 * @param kid must be a key's own where given
 */
export function keysFor(set: KeySet, use: Use, alg: string, kid?: string): readonly PublicKey[] {
  const kinds = kindsOf(use, alg);
  return set.filter(
    (key) =>
      (kid === undefined || key.kid === kid) &&
      (key.use === undefined || key.use === use) &&
      (key.alg === undefined || isSameAlg(key.alg, alg)) &&
      (key.keyOps === undefined || operations[use]?.(key.keyOps)) &&
      kinds.some(({ kty, crv }) => key.jwk.kty === kty && (crv === undefined || crv.includes(key.jwk.crv ?? ""))),
  );
}

function certificatesOf({ x5c, "x5t#S256": thumbprint }: z.infer<typeof keySetShape>["keys"][number]): string[] {
  const [first] = x5c ?? [];
  const named = first === undefined ? undefined : certificateThumbprint(Buffer.from(first, "base64"));
  return [named, thumbprint].filter((one) => one !== undefined);
}

/** The keys that a certificate is for: published with it, or, where none is published with the key, the same key (RFC 8705 §2.2.2). */
export function keysOfCertificate(set: KeySet, x509: X509Certificate): readonly PublicKey[] {
  const thumbprint = certificateThumbprint(x509.raw);
  const own = publicMembersOf(x509);
  return set.filter(
    ({ use, jwk, certificates }) =>
      use !== "enc" &&
      own !== undefined &&
      (["kty", ...(publicMembers[own.kty ?? ""] ?? [])] as (keyof JWK)[]).every((name) => jwk[name] === own[name]) &&
      certificates.every((one) => one === thumbprint),
  );
}

function publicMembersOf(x509: X509Certificate): JWK | undefined {
  try {
    return publicJwk({ ...x509.publicKey.export({ format: "jwk" }) });
  } catch {
    // A kind of key that has no JWK.
    return undefined;
  }
}

/** Whether an algorithm is one of public keys, for this use. */
export const kindsOf = (use: Use, alg: string): readonly Algorithm[] =>
  Object.hasOwn(algorithms, alg) ? (algorithms[alg] ?? []).filter((kind) => kind.use === use) : [];

/** RFC 9864 §2.2: two names for one thing, while the only Edwards curve here is Ed25519. */
const isSameAlg = (a: string, b: string) => a === b || [a, b].every((one) => algorithms[one]?.[0] === edwards);

/**
 * A key, ready for use.
 * @throws errors.JWKInvalid where its numbers are no key
 */
export function parsedKey(key: PublicKey, alg: string): Promise<CryptoKey> {
  const known = key.parsed.get(alg);
  if (known) return known;
  const parsing = importJWK(key.jwk, alg).then(
    (parsed) => {
      if (parsed instanceof Uint8Array) throw new errors.JWKInvalid("the key is symmetric");
      return parsed;
    },
    (cause: unknown) => {
      throw new errors.JWKInvalid("the key cannot be read", { cause });
    },
  );
  key.parsed.set(alg, parsing);
  return parsing;
}
