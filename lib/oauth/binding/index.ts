import type { Client } from "@/lib/model/client-metadata";
import { bearer, type Sender, type SenderConstraint } from "@/lib/model/sender-constraint";
import { rulesFor } from "@/lib/tenants/profile-rules";
import type { Tenant } from "@/lib/tenants/tenant";
import { certificateOf, shownThumbprint } from "./mtls";

/**
 * What the tokens of this request are bound to: the certificate of the connection, where the client is registered so or
 * its profile asks it.
 * @throws OAuthError invalid_request where there is none
 */
export function senderOf(request: Request, client: Client, tenant: Pick<Tenant, "settings">): Sender {
  return { constraint: rulesFor(tenant, client).isBound ? certificateOf(request) : bearer };
}

/** Whether a token may be used in this request. */
export function isBoundTo(request: Request, constraint: SenderConstraint): boolean {
  switch (constraint.kind) {
    case "bearer":
      return true;
    case "mtls":
      return constraint.x5t === shownThumbprint(request);
    case "dpop":
      return false;
  }
}
