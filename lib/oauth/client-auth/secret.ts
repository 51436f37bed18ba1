import { isSameSecret } from "@/lib/base/secrets";
import { secretsOf } from "@/lib/clients/secret";
import type { ClientAuthMethod, Proof } from "./types";

/** RFC 6749 §2.3.1: the secret in an `Authorization: Basic` header. */
export const clientSecretBasic: ClientAuthMethod = {
  name: "client_secret_basic",
  place: "header",
  prove: ({ basic }, client, { clock }) => isOneOf(secretsOf(client, clock()), basic?.secret),
};

/** RFC 6749 §2.3.1: the secret in the body. */
export const clientSecretPost: ClientAuthMethod = {
  name: "client_secret_post",
  place: "secret",
  prove: ({ params }, client, { clock }) => isOneOf(secretsOf(client, clock()), params.client_secret),
};

function isOneOf(secrets: readonly string[], given: unknown): Proof {
  const isKnown = typeof given === "string" && secrets.some((secret) => isSameSecret(given, secret));
  return isKnown || { flaw: "the secret is wrong" };
}
