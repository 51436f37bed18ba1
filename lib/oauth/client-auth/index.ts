import { clientSecretJwt, privateKeyJwt } from "./assertion";
import { selfSignedTlsClientAuth, tlsClientAuth } from "./mutual-tls";
import { none } from "./none";
import { clientSecretBasic, clientSecretPost } from "./secret";
import type { ClientAuthMethod } from "./types";

export type { ClientAuthMethod } from "./types";

export const clientAuthMethods: readonly ClientAuthMethod[] = [
  clientSecretBasic,
  clientSecretPost,
  clientSecretJwt,
  privateKeyJwt,
  tlsClientAuth,
  selfSignedTlsClientAuth,
  none,
];
