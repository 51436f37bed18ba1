import { decodeJwt, errors, jwtVerify } from "jose";
import { OAuthError } from "@/lib/base/errors";
import { keysOf } from "@/lib/clients/remote-jwks";
import type { JsonObject } from "@/lib/http/json-body";
import type { TenantSettings } from "@/lib/model/tenant-settings";

/** Claims about the statement itself, not about the client (RFC 7519 §4.1). */
const aboutItself = new Set(["iss", "sub", "aud", "exp", "nbf", "iat", "jti", "software_statement"]);

/** What a software statement says of its client, in the registered names. */
export const statementClaims = (statement: string): JsonObject =>
  Object.fromEntries(Object.entries(decodeJwt(statement)).filter(([name]) => !aboutItself.has(name)));

/**
 * Checks a software statement (RFC 7591 §2.3): signed by an issuer that the tenant trusts, with a key that this issuer has
 * published. A key that the statement brings along counts for nothing.
 * @throws OAuthError invalid_software_statement, unapproved_software_statement
 */
export async function checkStatement(
  statement: unknown,
  { software_statement_issuers: trusted }: TenantSettings["registration"],
  now: number,
): Promise<string> {
  if (typeof statement !== "string") throw invalid("software_statement must be a JWT");
  const issuer = issuerOf(statement);
  const known = trusted.find((one) => one.issuer === issuer);
  if (!known) {
    throw new OAuthError("unapproved_software_statement", "the issuer of the software statement is not trusted here");
  }
  try {
    await jwtVerify(statement, keysOf({ metadata: known }).verificationKey, {
      issuer: known.issuer,
      currentDate: new Date(now * 1000),
      clockTolerance: 30,
    });
  } catch (cause) {
    if (!(cause instanceof errors.JOSEError)) throw cause;
    throw invalid("the software statement cannot be verified, or its time is over", cause);
  }
  return statement;
}

function issuerOf(statement: string): string {
  try {
    const { iss } = decodeJwt(statement);
    if (typeof iss === "string") return iss;
  } catch (cause) {
    throw invalid("software_statement is not a JWT", cause);
  }
  throw invalid("the software statement names no issuer");
}

const invalid = (description: string, cause?: unknown) =>
  new OAuthError("invalid_software_statement", description, { cause, detail: cause ? String(cause) : undefined });
