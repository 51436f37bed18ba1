import { decodeJwt, errors, type JWTPayload, type JWTVerifyOptions, jwtVerify } from "jose";
import { tokenHash } from "@/lib/base/secrets";
import type { Situation } from "@/lib/base/situations";
import { keysOf } from "@/lib/clients/remote-jwks";
import { secretsOf } from "@/lib/clients/secret";
import type { Client } from "@/lib/model/client-metadata";
import type { Services } from "@/lib/store/services";
import { isSameAlg, publicKeyAlgs, secretAlgs } from "./algorithms";
import type { ClientAuthMethod, Presented, Proof } from "./types";

/** OIDC Core §9, RFC 7523 §2.2: a JWT signed with the client's private key. */
export const privateKeyJwt: ClientAuthMethod = {
  name: "private_key_jwt",
  place: "assertion",
  signingAlgs: publicKeyAlgs,
  prove: (presented, client, services) =>
    proveBy(presented, client, services, publicKeyAlgs, (jwt, options) =>
      jwtVerify(jwt, keysOf(client, services.clock).verificationKey, options),
    ),
};

/** OIDC Core §9, RFC 7523 §2.2: a JWT with a MAC made with the client's secret. */
export const clientSecretJwt: ClientAuthMethod = {
  name: "client_secret_jwt",
  place: "assertion",
  signingAlgs: secretAlgs(),
  prove: async (presented, client, services) => {
    let proof: Proof = wrong("the client has no secret");
    for (const secret of secretsOf(client, services.clock())) {
      const key = Buffer.from(secret);
      proof = await proveBy(presented, client, services, secretAlgs(key.length), (jwt, options) =>
        jwtVerify(jwt, key, options),
      );
      if (proof === true) break;
    }
    return proof;
  },
};

/** The client that an assertion speaks of, before anything about it is verified (RFC 7523 §3). */
export function claimedSubject(assertion: unknown): string | undefined {
  try {
    const { sub } = decodeJwt(String(assertion));
    return typeof sub === "string" ? sub : undefined;
  } catch {
    return undefined;
  }
}

const assertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
/** Both in seconds: how far ahead an assertion may expire, and how far its clock may be from ours. */
const longestLife = 3600;
const skew = 60;
/** A request object or an ID token of the same key is no assertion (RFC 8725 §3.11). */
const types = new Set([undefined, "jwt", "client-authentication+jwt"]);

/**
 * RFC 7523 §3. Only the registered algorithm, or one of the method's kind, is taken, and only the client's registered keys: what the
 * header itself says of keys (`jwk`, `jku`, `x5c`, `x5u`) is never looked at (RFC 8725 §3.1, §3.10).
 */
async function proveBy(
  { params, audiences, isForIssuerAlone, signingAlgs }: Presented,
  client: Client,
  { clock, assertions }: Pick<Services, "clock" | "assertions">,
  algs: readonly string[],
  verify: (jwt: string, options: JWTVerifyOptions) => ReturnType<typeof jwtVerify>,
): Promise<Proof> {
  const { client_assertion_type: type, client_assertion: assertion } = params;
  if (type !== assertionType) return wrong("client_assertion_type is another one");
  if (typeof assertion !== "string") return wrong("client_assertion is missing");
  const { token_endpoint_auth_signing_alg: registered } = client.metadata;
  const allowed = registered === undefined ? signingAlgs : signingAlgs.filter((alg) => isSameAlg(alg, registered));
  const algorithms = algs.filter((alg) => allowed.some((one) => isSameAlg(alg, one)));
  if (algorithms.length === 0) return wrong(`no algorithm is left of ${registered ?? "the method's"}`);
  const now = clock();
  try {
    const { payload, protectedHeader } = await verify(assertion, {
      algorithms,
      issuer: client.id,
      subject: client.id,
      currentDate: new Date(now * 1000),
      clockTolerance: skew,
      requiredClaims: ["aud", "exp", "jti"],
    });
    if (!types.has(protectedHeader.typ?.toLowerCase())) return wrong(`typ is ${protectedHeader.typ}`);
    const { exp = Infinity, jti } = payload;
    const flaw = flawOf(payload, audiences(), isForIssuerAlone, now);
    if (flaw !== undefined || typeof jti !== "string")
      return wrong(flaw ?? "jti is no string", flaw?.startsWith("aud") ? "assertion_audience" : "assertion_wrong");
    const isNew = await assertions.use(client.id, tokenHash(jti), exp + skew);
    return isNew || wrong("assertion replay", "assertion_used");
  } catch (error) {
    if (error instanceof errors.JOSEError) return wrong(`${error.code}: ${error.message}`, situationOf(error));
    throw error;
  }
}

const wrong = (flaw: string, situation: Situation = "assertion_wrong"): Proof => ({ flaw, situation });

function situationOf(error: errors.JOSEError): Situation {
  if (error instanceof errors.JWSSignatureVerificationFailed) return "assertion_signature";
  if (error instanceof errors.JWTClaimValidationFailed && error.claim === "aud") return "assertion_audience";
  const isOfKeys = error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys;
  return isOfKeys ? "assertion_key" : "assertion_wrong";
}

/** What jose does not look at. */
function flawOf(
  { aud, exp = Infinity, iat, jti }: JWTPayload,
  audiences: readonly string[],
  isStrict: boolean,
  now: number,
): string | undefined {
  // An audience beside ours could use the assertion here, so there may be none.
  const named = [aud].flat();
  if (named.length === 0 || named.some((one) => one === undefined || !audiences.includes(one)))
    return "aud names somebody else";
  if (isStrict && typeof aud !== "string") return "aud is not the issuer alone";
  if (exp > now + longestLife + skew) return "exp is too far away";
  if (iat !== undefined && iat > now + skew) return "iat lies ahead";
  if (typeof jti !== "string" || jti === "") return "jti is no string";
  return undefined;
}
