import { isSameSecret } from "@/lib/base/secrets";
import { secretsOf } from "@/lib/clients/secret";
import type { Client } from "@/lib/model/client-metadata";
import type { ClientAuthMethod, Proof } from "./types";

/** RFC 6749 §2.3.1: the secret in an `Authorization: Basic` header. */
export const clientSecretBasic: ClientAuthMethod = {
  name: "client_secret_basic",
  place: "header",
  prove: ({ basic }, client, { clock }) => isSecretOf(client, clock(), basic?.secret),
};

/** RFC 6749 §2.3.1: the secret in the body. */
export const clientSecretPost: ClientAuthMethod = {
  name: "client_secret_post",
  place: "secret",
  prove: ({ params }, client, { clock }) => isSecretOf(client, clock(), params.client_secret),
};

function isSecretOf(client: Client, now: number, given: unknown): Proof {
  const is = (secret: string) => typeof given === "string" && isSameSecret(given, secret);
  if (secretsOf(client, now).some(is)) return true;
  return client.previousSecret && is(client.previousSecret.secret)
    ? { flaw: "the secret was replaced and is taken no more", situation: "secret_expired" }
    : { flaw: "the secret is wrong", situation: "secret_wrong" };
}
