import { randomUUID } from "node:crypto";
import { jwtVerify } from "jose";
import { OAuthError } from "@/lib/base/errors";
import { confirmation, constraintIn, type SenderConstraint } from "@/lib/model/sender-constraint";
import type { Tenant } from "@/lib/tenants/tenant";
import { sign, signingKey } from "./sign";

interface Subject {
  readonly sub: string;
  readonly clientId: string;
  readonly scopes: readonly string[];
  /** Whose family the token belongs to, and how the person signed in; undefined for client credentials. */
  readonly authorization?: {
    readonly id: string;
    readonly authTime: number;
    readonly acr: string;
    readonly amr: readonly string[];
  };
  readonly constraint: SenderConstraint;
}

/**
 * A JWT access token (RFC 9068) for the resources asked for, with the algorithm that the tenant has set for the first of them.
 * Its `jti` starts with the authorization's id, which is how a revoked family reaches it.
 * @param now seconds since 1970
 */
export async function jwtAccessToken(
  subject: Subject,
  resources: readonly string[],
  tenant: Pick<Tenant, "issuer" | "settings" | "keyring">,
  now: number,
): Promise<string> {
  const [first] = resources;
  const server = tenant.settings.resources.find(({ identifier }) => identifier === first);
  if (!server) throw new OAuthError("invalid_target", "the resource is no longer supported by this issuer");
  const iat = Math.floor(now);
  const { authorization } = subject;
  return sign(
    {
      iss: tenant.issuer,
      sub: subject.sub,
      aud: resources.length === 1 ? first : [...resources],
      client_id: subject.clientId,
      exp: iat + tenant.settings.lifetimes.access_token,
      iat,
      jti: `${authorization ? `${authorization.id}.` : ""}${randomUUID()}`,
      ...(subject.scopes.length > 0 && { scope: subject.scopes.join(" ") }),
      ...(authorization && {
        auth_time: Math.floor(authorization.authTime),
        acr: authorization.acr,
        amr: [...authorization.amr],
      }),
      ...confirmation(subject.constraint),
    },
    signingKey(tenant.keyring, server.access_token_signed_response_alg),
    "at+jwt",
  );
}

/** A JWT access token that we signed and that has not expired; nothing is said yet of revocation. */
export interface VerifiedJwt {
  readonly jti: string;
  readonly authorizationId: string | undefined;
  readonly clientId: string;
  readonly sub: string;
  readonly audience: readonly string[];
  readonly scope: string | undefined;
  readonly constraint: SenderConstraint;
  readonly issuedAt: number;
  readonly expiresAt: number;
}

/** Whether a token has the form of a JWT rather than that of our opaque ones. */
export const looksLikeJwt = (token: string): boolean => token.split(".").length === 3;

/** Verifies a JWT access token of ours; undefined where it is none, or has expired. Only our own published keys count. */
export async function verifyAccessToken(
  token: string,
  tenant: Pick<Tenant, "issuer" | "keyring">,
  now: number,
): Promise<VerifiedJwt | undefined> {
  try {
    const { payload } = await jwtVerify(
      token,
      ({ kid, alg }) => {
        const key = tenant.keyring.byKid.get(kid ?? "");
        if (!key || key.alg !== alg) throw new Error("not one of our keys");
        return key.publicKey;
      },
      { issuer: tenant.issuer, typ: "at+jwt", currentDate: new Date(now * 1000) },
    );
    const { jti, sub, client_id, aud, scope, iat, exp } = payload;
    const constraint = constraintIn(payload.cnf);
    if (!jti || !sub || !iat || !exp || typeof client_id !== "string" || !constraint) return undefined;
    const [head, tail] = jti.split(".");
    return {
      jti,
      authorizationId: tail ? head : undefined,
      clientId: client_id,
      sub,
      audience: aud === undefined ? [] : [aud].flat(),
      scope: typeof scope === "string" ? scope : undefined,
      constraint,
      issuedAt: iat,
      expiresAt: exp,
    };
  } catch {
    return undefined;
  }
}
