import type { RawParams } from "@/lib/oidc/interaction/types";
import type { Client } from "@/lib/oidc/registration/metadata";

/** What a client presents at an endpoint, in whatever way. */
export interface Presented {
  readonly params: RawParams;
  /** Credentials of an `Authorization: Basic` header, form-decoded (RFC 6749 §2.3.1). */
  readonly basic: { readonly clientId: string; readonly secret: string } | undefined;
}

/** One way for a client to prove who it is. */
export interface ClientAuthMethod {
  /** Its registered name (IANA OAuth Token Endpoint Authentication Methods). */
  readonly name: string;
  /** Whether the request uses this method. */
  readonly isUsed: (presented: Presented) => boolean;
  /** Whether the proof holds for this client. */
  readonly isProven: (presented: Presented, client: Client) => boolean | Promise<boolean>;
}
