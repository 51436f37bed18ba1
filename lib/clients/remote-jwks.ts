import { createHash, type X509Certificate } from "node:crypto";
import { errors, type JWK } from "jose";
import { LRUCache } from "lru-cache";
import { type Clock, systemClock } from "@/lib/base/clock";
import { OAuthError } from "@/lib/base/errors";
import { shared } from "@/lib/base/shared";
import { OutboundError, type OutboundReason } from "@/lib/http/outbound";
import { askClient } from "./ask";
import { type KeySet, keysFor, keysOfCertificate, kindsOf, parsedKey, parseKeySet } from "./key-set";

/**
 * A client's public keys. Where none fits or the set is bad, that is thrown as a jose error; where the host of the set is away, as
 * the OAuthError temporarily_unavailable: nothing is known then of the client's proof.
 */
export interface ClientKeys {
  /**
   * The key that checks a signature, as jose asks for it: `jwtVerify(token, keys.verificationKey)`.
   * @throws errors.JOSEError, OAuthError
   */
  readonly verificationKey: (header: { readonly alg?: string; readonly kid?: string }) => Promise<CryptoKey>;
  /**
   * The first key that a JWE to the client can be made for, with its `kid` for the header (OIDC Core §10.2).
   * @throws errors.JOSEError, OAuthError
   */
  readonly encryptionKey: (alg: string) => Promise<{ readonly key: CryptoKey; readonly kid: string | undefined }>;
  /** Whether a certificate is one of the client's, or has one of its keys (RFC 8705 §2.2.2). @throws OAuthError */
  readonly hasCertificate: (x509: X509Certificate) => Promise<boolean>;
}

interface KeyedClient {
  readonly metadata: { readonly jwks?: { readonly keys: readonly JWK[] }; readonly jwks_uri?: string };
}

/** Keys by `jwks`, or by `jwks_uri`, where an unknown `kid` makes us look again (OIDC Core §10.1.1). */
export function keysOf({ metadata }: KeyedClient, clock: Clock = systemClock): ClientKeys {
  const find = async (fits: (set: KeySet) => KeySet, missing: string): Promise<KeySet> => {
    const { jwks_uri: uri } = metadata;
    const known = uri === undefined ? undefined : sourceOf(uri).set;
    const set = await currentSet(metadata, clock);
    const found = fits(set);
    if (found.length > 0) return found;
    // What was fetched for this very look-up is as new as it gets.
    const renewed = uri !== undefined && set === known ? fits(await renewedSet(uri, known, clock)) : [];
    if (renewed.length > 0) return renewed;
    throw new errors.JWKSNoMatchingKey(missing);
  };
  return {
    verificationKey: async ({ alg = "", kid }) => {
      refuseUnlessKnown("sig", alg);
      const [key, second] = await find(
        (set) => keysFor(set, "sig", alg, kid),
        `the client has no ${alg} key of that kid`,
      );
      // OIDC Core §10.1: with several keys the header must name one.
      if (!key || second)
        throw new errors.JWKSMultipleMatchingKeys("several keys of the client fit, and no kid tells which");
      return parsedKey(key, alg);
    },
    encryptionKey: async (alg) => {
      refuseUnlessKnown("enc", alg);
      const [key] = await find((set) => keysFor(set, "enc", alg), `the client has no key for ${alg}`);
      if (!key) throw new errors.JWKSNoMatchingKey();
      return { key: await parsedKey(key, alg), kid: key.kid };
    },
    hasCertificate: async (x509) => {
      try {
        return (await find((set) => keysOfCertificate(set, x509), "the client has no such certificate")).length > 0;
      } catch (error) {
        if (error instanceof errors.JOSEError) return false;
        throw error;
      }
    },
  };
}

function refuseUnlessKnown(use: "sig" | "enc", alg: string): void {
  if (kindsOf(use, alg).length === 0) throw new errors.JOSENotSupported("the algorithm is not one of public keys");
}

/** All in seconds. */
const oldest = 60;
const retryAfter = 10;
/** How long a set still counts after that while its host is away (RFC 5861 §4). */
const staleFor = 3600;
const fetchBounds = { purpose: "keys", maxBytes: 256 * 1024, timeoutMs: 5_000 } as const;

/** What is known of one `jwks_uri`. Times in seconds since 1970. */
interface Source {
  set?: KeySet;
  fetchedAt: number;
  /** Of the body that `set` was read from, so that the same keys need no parsing again. */
  digest?: string;
  /** When an unknown `kid` last made us look again. */
  renewedAt: number;
  failure?: { readonly error: errors.JOSEError | OAuthError; readonly at: number };
  loading?: Promise<KeySet>;
}

const sources = () =>
  shared("client key sets", () => new LRUCache<string, Source>({ max: 10_000, maxSize: 64 * 1024 * 1024 }));
const inline = () => shared("inline key sets", () => new WeakMap<object, KeySet>());

async function currentSet({ jwks, jwks_uri }: KeyedClient["metadata"], clock: Clock): Promise<KeySet> {
  if (jwks_uri !== undefined) return remoteSet(jwks_uri, clock);
  if (!jwks) throw new errors.JWKSNoMatchingKey("the client has registered no keys");
  const known = inline().get(jwks) ?? parseKeySet(jwks);
  inline().set(jwks, known);
  return known;
}

async function remoteSet(uri: string, clock: Clock): Promise<KeySet> {
  const source = sourceOf(uri);
  const now = clock();
  if (source.set && now - source.fetchedAt < oldest) return source.set;
  try {
    return await newestSet(uri, source, clock);
  } catch (error) {
    const isUsable = source.set && now - source.fetchedAt < oldest + staleFor;
    if (source.set && isUsable && error instanceof OAuthError) return source.set;
    throw error;
  }
}

async function newestSet(uri: string, source: Source, clock: Clock): Promise<KeySet> {
  if (source.loading) return source.loading;
  if (source.failure && clock() - source.failure.at < retryAfter) throw source.failure.error;
  return load(uri, source, clock);
}

/**
 * The set fetched anew because a key was missing, or the known one where that was done a moment ago. @throws OAuthError where its
 * host is away, so that nobody can tell
 */
async function renewedSet(uri: string, known: KeySet, clock: Clock): Promise<KeySet> {
  const source = sourceOf(uri);
  const now = clock();
  if (source.loading) return source.loading;
  if (source.failure && now - source.failure.at < retryAfter) throw source.failure.error;
  if (now - source.renewedAt < retryAfter) return known;
  source.renewedAt = now;
  return load(uri, source, clock);
}

function sourceOf(uri: string): Source {
  const known = sources().get(uri);
  if (known) return known;
  const made: Source = { fetchedAt: Number.NEGATIVE_INFINITY, renewedAt: Number.NEGATIVE_INFINITY };
  sources().set(uri, made, { size: 1024 });
  return made;
}

/** One at a time for each URI: who comes while it is under way waits for the same answer. */
function load(uri: string, source: Source, clock: Clock): Promise<KeySet> {
  const loading = fetchSet(uri, source)
    .then(({ set, digest, size }) => {
      Object.assign(source, { set, digest, fetchedAt: clock(), failure: undefined });
      // The cache measures a value anew only when it was away.
      sources().delete(uri);
      sources().set(uri, source, { size });
      return set;
    })
    .catch((thrown: unknown) => {
      const error = isSettled(thrown)
        ? thrown
        : new errors.JOSEError("the client's key set cannot be fetched", { cause: thrown });
      source.failure = { error, at: clock() };
      throw error;
    })
    .finally(() => {
      source.loading = undefined;
    });
  source.loading = loading;
  return loading;
}

async function fetchSet(uri: string, source: Source) {
  const accept = "application/jwk-set+json, application/json";
  const { status, body } = await askClient(uri, { ...fetchBounds, accept }).catch((thrown: unknown) => {
    throw thrown instanceof OutboundError && mayPass.has(thrown.reason) ? away(thrown) : thrown;
  });
  if (status >= 500 || status === 429 || status === 408) throw away(new Error(`it answered ${status}`));
  if (status !== 200) throw new errors.JWKSInvalid(`the client's jwks_uri answered ${status}`);
  const digest = createHash("sha256").update(body).digest("base64url");
  const set = source.set && source.digest === digest ? source.set : parseKeySet(jsonOf(body));
  // Parsed objects take several times the room of their text.
  return { set, digest, size: 1024 + 4 * body.byteLength };
}

/** What another try may mend; a private address and a set that is too large are the client's own doing. */
const mayPass: ReadonlySet<OutboundReason> = new Set(["timeout", "unreachable", "tls"]);

const away = (cause: Error) =>
  new OAuthError("temporarily_unavailable", "the key set at jwks_uri cannot be fetched at the moment", {
    cause,
    detail: cause.message,
    headers: { "retry-after": String(retryAfter) },
  });

const isSettled = (thrown: unknown): thrown is errors.JOSEError | OAuthError =>
  thrown instanceof errors.JOSEError || thrown instanceof OAuthError;

function jsonOf(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body));
  } catch (cause) {
    throw new errors.JWKSInvalid("the client's jwks_uri did not answer with JSON", { cause });
  }
}
