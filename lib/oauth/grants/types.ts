import type { Origin } from "@/lib/events/event";
import type { Client } from "@/lib/model/client-metadata";
import type { RawParams } from "@/lib/model/interaction";
import type { Sender } from "@/lib/model/sender-constraint";
import type { Tenant } from "@/lib/tenants/tenant";
import type { Exchanged } from "@/lib/tokens/issued";

/** One `grant_type` of the token endpoint. */
export interface Grant {
  readonly type: string;
  /** Whether its own statement notes the sender's DPoP proof; for others the flow does so before, by a statement more. */
  readonly notesProof?: true;
  /**
   * Exchanges what the client holds for tokens.
   * @param sender what it has proven, which the tokens are bound to
   * @param origin where the request came from, for what is recorded
   * @throws OAuthError with the codes of RFC 6749 §5.2
   */
  readonly exchange: (
    params: RawParams,
    client: Client,
    tenant: Tenant,
    sender: Sender,
    origin: Origin,
  ) => Promise<Exchanged>;
}
