import { systemClock } from "@/lib/clock";
import type { Client } from "@/lib/oidc/registration/metadata";
import { isSameSecret } from "@/lib/secrets";
import type { ClientAuthMethod } from "./types";

/** RFC 6749 §2.3.1: the secret in an `Authorization: Basic` header. */
export const clientSecretBasic: ClientAuthMethod = {
  name: "client_secret_basic",
  isUsed: ({ basic }) => basic !== undefined,
  isProven: ({ basic }, client) =>
    basic !== undefined && secretsOf(client).some((secret) => isSameSecret(basic.secret, secret)),
};

/** RFC 6749 §2.3.1: the secret in the body. */
export const clientSecretPost: ClientAuthMethod = {
  name: "client_secret_post",
  isUsed: ({ params }) => params.client_secret !== undefined,
  isProven: ({ params: { client_secret: given } }, client) =>
    typeof given === "string" && secretsOf(client).some((secret) => isSameSecret(given, secret)),
};

/** The secrets that a client may use now, the current one first: two while one replaces the other. */
export function secretsOf({ secret, previousSecret }: Client, now = systemClock()): readonly string[] {
  if (secret === undefined) return [];
  return previousSecret && previousSecret.until > now ? [secret, previousSecret.secret] : [secret];
}
