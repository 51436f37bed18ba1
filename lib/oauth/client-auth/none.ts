import type { ClientAuthMethod } from "./types";

/** A public client names itself and proves nothing (RFC 6749 §2.1); PKCE is demanded of it elsewhere. */
export const none: ClientAuthMethod = { name: "none", place: "bare", prove: () => true };
