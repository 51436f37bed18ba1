import type { ClientAuthMethod } from "./types";

/** A public client names itself and proves nothing (RFC 6749 §2.1); PKCE is demanded of it elsewhere. */
export const none: ClientAuthMethod = {
  name: "none",
  isUsed: ({ params, basic }) =>
    basic === undefined && params.client_id !== undefined && params.client_secret === undefined,
  isProven: () => true,
};
