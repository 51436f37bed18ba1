import { none } from "./none";
import { clientSecretBasic, clientSecretPost } from "./secret";
import type { ClientAuthMethod } from "./types";

export type { ClientAuthMethod } from "./types";

export const clientAuthMethods: readonly ClientAuthMethod[] = [clientSecretBasic, clientSecretPost, none];
