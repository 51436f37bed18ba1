import { peerOf } from "@/lib/http/peer";
import { OAuthError } from "@/lib/oidc/errors";
import { rulesFor } from "@/lib/oidc/profiles/rules";
import type { Client } from "@/lib/oidc/registration/metadata";
import type { Tenant } from "@/lib/tenants/tenant";

/** Thumbprints of the certificate that tokens are bound to (RFC 8705 §3); undefined where they are not. */
export interface Binding {
  readonly accessToken: string | undefined;
  /** Of a public client alone: others prove themselves when they refresh (RFC 8705 §4). */
  readonly refreshToken: string | undefined;
}

export const unbound: Binding = { accessToken: undefined, refreshToken: undefined };

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

/** As a member of a token or of its description (RFC 8705 §3.1, RFC 7800 §3.1). */
export const confirmation = (thumbprint: string | undefined) =>
  thumbprint === undefined ? {} : { cnf: { "x5t#S256": thumbprint } };
