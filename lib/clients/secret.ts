import { randomBytes } from "node:crypto";
import { systemClock } from "@/lib/base/clock";
import type { Vault } from "@/lib/keys/vault";
import { isMacAlg, macAlgorithms } from "@/lib/model/algorithms";
import type { Client, ClientMetadata } from "@/lib/model/client-metadata";

/** 384 random bits, 64 characters: as long as the longest HMAC key that a JWT can ask for (RFC 7518 §3.2). */
export const newClientSecret = (): string => randomBytes(48).toString("base64url");

/** A client secret as it is stored. */
export const sealedSecret = (vault: Vault, clientId: string, secret: string): string =>
  vault.close(secret, secretContext(vault.tenantId, clientId));

/** What `sealedSecret` made. */
export const openedSecret = (vault: Vault, clientId: string, sealed: string): Promise<string> =>
  vault.open(sealed, secretContext(vault.tenantId, clientId));

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

/** The secrets that a client may use now, the current one first: two while one replaces the other. */
export function secretsOf({ secret, previousSecret }: Client, now = systemClock()): readonly string[] {
  if (secret === undefined) return [];
  return previousSecret && previousSecret.until > now ? [secret, previousSecret.secret] : [secret];
}

/** What a client secret is encrypted for. */
export const secretContext = (tenantId: string, clientId: string) => `client-secret:${tenantId}:${clientId}`;
