import { OAuthError } from "@/lib/base/errors";
import { peerOf } from "@/lib/http/peer";
import { type Binding, unbound } from "@/lib/model/binding";
import type { Client } from "@/lib/model/client-metadata";
import { rulesFor } from "@/lib/tenants/profile-rules";
import type { Tenant } from "@/lib/tenants/tenant";

/**
 * What the tokens of this request are bound to: the certificate of the connection, where the client is registered so or
 * its profile asks it.
 * @throws OAuthError invalid_request where there is none
 */
export function bindingOf(request: Request, client: Client, tenant: Pick<Tenant, "settings">): Binding {
  if (!rulesFor(tenant, client).isBound) return unbound;
  const thumbprint = peerOf(request).clientCertificate?.()?.thumbprint;
  if (thumbprint === undefined)
    throw new OAuthError(
      "invalid_request",
      "this client's tokens are bound to its certificate, and none was presented",
    );
  return {
    accessToken: thumbprint,
    refreshToken: client.metadata.token_endpoint_auth_method === "none" ? thumbprint : undefined,
  };
}

/** Whether a token may be used on this connection (RFC 8705 §3). */
export const isBoundTo = (request: Request, thumbprint: string | undefined): boolean =>
  thumbprint === undefined || peerOf(request).clientCertificate?.()?.thumbprint === thumbprint;
