import { isSameSecret } from "@/lib/secrets";
import type { ClientAuthMethod } from "./types";

/** RFC 6749 §2.3.1: the secret in an `Authorization: Basic` header. */
export const clientSecretBasic: ClientAuthMethod = {
  name: "client_secret_basic",
  isUsed: ({ basic }) => basic !== undefined,
  isProven: ({ basic }, { secret }) =>
    secret !== undefined && basic !== undefined && isSameSecret(basic.secret, secret),
};

/** RFC 6749 §2.3.1: the secret in the body. */
export const clientSecretPost: ClientAuthMethod = {
  name: "client_secret_post",
  isUsed: ({ params }) => params.client_secret !== undefined,
  isProven: ({ params }, { secret }) =>
    secret !== undefined && typeof params.client_secret === "string" && isSameSecret(params.client_secret, secret),
};
