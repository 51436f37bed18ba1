import { errors } from "jose";
import { fetchOutside, OutboundError, type OutboundReason } from "@/lib/http/outbound";
import { encryptionAlgs, signingAlgs } from "@/lib/model/algorithms";
import type { ClientMetadata } from "@/lib/model/client-metadata";
import { type KeySet, keysFor, kindsOf, parseKeySet, weaknessIn } from "./key-set";

/** What was found of a client's public keys, in words for whoever registers it. Nothing of what a server answered is in it. */
export interface KeyReport {
  readonly problems: readonly string[];
  readonly keys: readonly FoundKey[];
}

interface FoundKey {
  readonly kid?: string;
  readonly kty: string;
  readonly use?: string;
  /** What it can check or encrypt here. */
  readonly algs: readonly string[];
}

const unreached: Readonly<Record<OutboundReason, string>> = {
  refused_address: "the host is not on the public internet, or the port is one of another protocol",
  timeout: "the host did not answer within five seconds",
  too_large: "the answer is larger than 256 kB",
  unreachable: "the host cannot be reached",
  bad_url: "the URL must be https and without credentials",
  tls: "the host's certificate is not trusted",
};

/** Reports on the set at a `jwks_uri`, fetched now, past every cache. Takes five seconds at the most. */
export async function reportOfUri(uri: string, needs: KeyNeeds, fetch = fetchOutside): Promise<KeyReport> {
  const accept = "application/jwk-set+json, application/json";
  try {
    const { status, body } = await fetch(uri, { purpose: "keys", accept, maxBytes: 256 * 1024, timeoutMs: 5_000 });
    if (status !== 200) return failed(`the host answered ${status}, not 200; redirects are not followed`);
    return reportOfKeys(JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body)), needs);
  } catch (thrown) {
    if (thrown instanceof OutboundError) return failed(unreached[thrown.reason]);
    return failed("the answer is no JSON");
  }
}

/** Reports on a set as it stands (RFC 7517 §5). */
export function reportOfKeys(input: unknown, needs: KeyNeeds): KeyReport {
  try {
    const set = parseKeySet(input);
    const weak = weaknessIn(input);
    const missing = [...missingIn(set, needs)];
    const empty = set.length === 0 ? ["no key in it can be used"] : [];
    return { problems: [...(weak ? [weak] : []), ...empty, ...missing, ...ambiguous(set)], keys: set.map(foundKey) };
  } catch (thrown) {
    return failed(thrown instanceof errors.JOSEError ? thrown.message : "the key set cannot be read");
  }
}

const failed = (problem: string): KeyReport => ({ problems: [problem], keys: [] });

function foundKey(key: KeySet[number]): FoundKey {
  const fits = (use: "sig" | "enc") => (alg: string) => keysFor([key], use, alg).length > 0;
  return {
    ...(key.kid !== undefined && { kid: key.kid }),
    kty: key.jwk.crv ? `${key.jwk.kty} ${key.jwk.crv}` : String(key.jwk.kty),
    ...(key.use !== undefined && { use: key.use }),
    algs: [...signingAlgs.filter(fits("sig")), ...encryptionAlgs.filter(fits("enc"))],
  };
}

const needing = {
  token_endpoint_auth_signing_alg: "sig",
  request_object_signing_alg: "sig",
  id_token_encrypted_response_alg: "enc",
  userinfo_encrypted_response_alg: "enc",
  authorization_encrypted_response_alg: "enc",
  introspection_encrypted_response_alg: "enc",
} as const;

/** The members of a client's metadata that say which keys it must have. */
export type KeyNeeds = Pick<ClientMetadata, keyof typeof needing>;

function* missingIn(set: KeySet, needs: KeyNeeds): Generator<string> {
  for (const [member, use] of Object.entries(needing) as [keyof KeyNeeds, "sig" | "enc"][]) {
    const alg = needs[member];
    if (alg === undefined || kindsOf(use, alg).length === 0 || keysFor(set, use, alg).length > 0) continue;
    yield `there is no key for ${alg}, which ${member} names`;
  }
}

/** OIDC Core §10.1: with several keys each needs a name. */
const ambiguous = (set: KeySet): readonly string[] =>
  set.length > 1 && set.some(({ kid }) => kid === undefined) ? ["with several keys each needs a kid"] : [];
