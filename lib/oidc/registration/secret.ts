import { randomBytes } from "node:crypto";
import { isMacAlg, macAlgorithms } from "@/lib/oidc/keys/algorithms";
import { encrypt } from "@/lib/secrets";
import { secretContext } from "@/lib/tenants/directory";
import type { ClientMetadata } from "./metadata";

/** 384 random bits, 64 characters: as long as the longest HMAC key that a JWT can ask for (RFC 7518 §3.2). */
export const newClientSecret = (): string => randomBytes(48).toString("base64url");

/** A client secret as it is stored. */
export const sealedSecret = (tenantId: string, clientId: string, secret: string): string =>
  encrypt(secret, secretContext(tenantId, clientId));

/** Algorithms whose key is the client secret (OIDC Core §10.1, §10.2). */
const symmetric = /^(HS\d+|dir|A\d+(GCM)?KW)$/;

/** Whether a client needs a secret: to authenticate, or as a key. */
export function needsSecret(metadata: ClientMetadata): boolean {
  const { token_endpoint_auth_method: method } = metadata;
  if (method.startsWith("client_secret_")) return true;
  return Object.entries(metadata).some(
    ([member, value]) => member.endsWith("_alg") && typeof value === "string" && symmetric.test(value),
  );
}

/**
 * Characters that a client's secret must have at least: as many bytes as the hash of any HMAC that it is the key of (RFC 7518 §3.2).
 * `client_secret_jwt` without an algorithm leaves the client the choice, so the shortest will do.
 */
export const shortestSecret = (metadata: ClientMetadata): number =>
  Math.max(
    metadata.token_endpoint_auth_method === "client_secret_jwt" ? macAlgorithms.HS256.bytes : 0,
    ...Object.values(metadata).map((value) =>
      typeof value === "string" && isMacAlg(value) ? macAlgorithms[value].bytes : 0,
    ),
  );
