import { compactVerify, decodeProtectedHeader, errors } from "jose";
import { OAuthError } from "@/lib/base/errors";
import type { Situation } from "@/lib/base/situations";
import { keysOf } from "@/lib/clients/remote-jwks";
import { secretsOf } from "@/lib/clients/secret";
import { isMacAlg } from "@/lib/model/algorithms";
import { isStorable } from "@/lib/model/claims-request";
import type { Client } from "@/lib/model/client-metadata";
import type { RawParams } from "@/lib/model/interaction";
import { capabilitiesOf } from "@/lib/oauth/capabilities";
import { decrypt } from "@/lib/oauth/decrypt";
import { rulesFor } from "@/lib/tenants/profile-rules";
import type { Tenant } from "@/lib/tenants/tenant";
import { verifyMac } from "@/lib/tokens/mac";

/** Seconds by which the client's clock may differ: 10 are to be taken, more than 60 are not (FAPI 2.0 Security Profile §5.3.2.1). */
const skew = 30;

/**
 * Opens a request object (OIDC Core §6.1, RFC 9101 §6): decrypts it if it is encrypted, verifies the client's signature, and gives
 * the parameters inside.
 * @throws OAuthError invalid_request_object
 */
export async function openRequestObject(object: string, client: Client, tenant: Tenant): Promise<RawParams> {
  try {
    const encryption = client.metadata.request_object_encryption_alg;
    const isEncrypted = object.split(".").length === 5;
    if (isEncrypted && encryption !== undefined && decodeProtectedHeader(object).alg !== encryption) {
      throw new Error(`the client is registered for ${encryption}`);
    }
    const signed = isEncrypted ? await decrypt(object, secretsOf(client, tenant.services.clock()), tenant) : object;
    const claims = await verifiedClaims(signed, client, tenant);
    checkClaims(claims, client, tenant);
    return asParams(claims);
  } catch (cause) {
    if (cause instanceof OAuthError) throw cause;
    throw new OAuthError("invalid_request_object", "the request object cannot be opened or verified", {
      cause,
      detail: String(cause),
      situation: situationOf(cause),
    });
  }
}

/** What of it did not hold, where jose says so. */
function situationOf(cause: unknown): Situation {
  if (cause instanceof errors.JWSSignatureVerificationFailed) return "request_object_signature";
  if (cause instanceof errors.JWKSNoMatchingKey || cause instanceof errors.JWKSMultipleMatchingKeys)
    return "request_object_key";
  return cause instanceof WrongAlgorithm || cause instanceof errors.JOSEAlgNotAllowed
    ? "request_object_alg"
    : "request_object_unreadable";
}

class WrongAlgorithm extends Error {}

async function verifiedClaims(signed: string, client: Client, tenant: Tenant): Promise<Record<string, unknown>> {
  const { alg = "" } = decodeProtectedHeader(signed);
  const registered = client.metadata.request_object_signing_alg;
  if (registered !== undefined && alg !== registered)
    throw new WrongAlgorithm(`the client is registered for ${registered}`);
  if (alg === "none") return parse(unsecuredPayload(signed, client, tenant));
  if (!capabilitiesOf(tenant, client).signingAlgs.includes(alg))
    throw new WrongAlgorithm("the algorithm is not supported by this issuer");
  const { payload } = isMacAlg(alg)
    ? await verifyMac(signed, alg, secretsOf(client, tenant.services.clock()))
    : await compactVerify(signed, keysOf({ metadata: client.metadata }).verificationKey, { algorithms: [alg] });
  return parse(new TextDecoder("utf-8", { fatal: true }).decode(payload));
}

/** Only for a client that is registered for it, and not where signatures are demanded. */
function unsecuredPayload(object: string, client: Client, tenant: Tenant): string {
  const [, payload, signature] = object.split(".");
  const isAllowed =
    client.metadata.request_object_signing_alg === "none" &&
    capabilitiesOf(tenant, client).unsignedRequests &&
    !rulesFor(tenant, client).isSigned;
  if (!isAllowed || signature !== "" || !payload)
    throw new WrongAlgorithm("unsigned request objects are not taken from this client");
  return Buffer.from(payload, "base64url").toString("utf8");
}

function parse(text: string): Record<string, unknown> {
  const value: unknown = JSON.parse(text);
  if (typeof value !== "object" || value === null || Array.isArray(value) || !isStorable(value))
    throw new Error("not an object of parameters");
  return value as Record<string, unknown>;
}

/**
 * RFC 9101 §4, §10.2 and RFC 8725 §2.8: made by this client, for us, now, and not some other JWT of the client; with a span of
 * time where the profile asks one (FAPI 2.0 Message Signing §5.3.1).
 * @throws OAuthError invalid_request_object, saying what is wrong with it
 */
function checkClaims(claims: Record<string, unknown>, client: Client, tenant: Tenant): void {
  const now = tenant.services.clock();
  const { iss, aud, exp, nbf, iat, sub } = claims;
  if (iss !== undefined && iss !== client.id) throw refused("iss is not the client");
  if (aud !== undefined && ![aud].flat().includes(tenant.issuer)) throw refused("aud is not this issuer");
  if (exp !== undefined && (typeof exp !== "number" || exp < now - skew)) throw refused("it has expired");
  if (nbf !== undefined && (typeof nbf !== "number" || nbf > now + skew)) throw refused("it is not yet valid");
  if (typeof iat === "number" && iat > now + skew) throw refused("iat is in the future");
  const { longestRequest: longest } = rulesFor(tenant, client);
  if (longest !== undefined) {
    if (aud === undefined) throw refused("aud is missing");
    if (typeof nbf !== "number" || nbf < now - longest - skew) throw refused(`nbf is not in the last ${longest} s`);
    if (typeof exp !== "number" || exp > nbf + longest) throw refused(`exp is not within ${longest} s of nbf`);
  }
  if (sub === client.id) throw refused("it is a client assertion");
  if (claims.request !== undefined || claims.request_uri !== undefined)
    throw refused("it holds request or request_uri");
}

const refused = (what: string) =>
  new OAuthError("invalid_request_object", `the request object is refused: ${what}`, {
    situation: "request_object_claims",
  });

/** The parameters as a form would have them: numbers and objects as text. */
function asParams(claims: Record<string, unknown>): RawParams {
  const params: Record<string, string | string[]> = {};
  for (const [name, value] of Object.entries(claims)) {
    if (name === "resource") params[name] = [value].flat().filter((one) => typeof one === "string");
    else if (typeof value === "string" && value !== "") params[name] = value;
    else if (typeof value === "number") params[name] = String(value);
    else if (typeof value === "object" && value !== null) params[name] = JSON.stringify(value);
  }
  return params;
}
