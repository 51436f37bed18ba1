import { OAuthError } from "@/lib/base/errors";
import { peerOf } from "@/lib/http/peer";
import type { SenderConstraint } from "@/lib/model/sender-constraint";

/** Of the certificate of the connection (RFC 8705 §3.1); undefined without one. */
export const shownThumbprint = (request: Request): string | undefined =>
  peerOf(request).clientCertificate?.()?.thumbprint;

/** @throws OAuthError invalid_request where the connection has no certificate */
export function certificateOf(request: Request): SenderConstraint {
  const x5t = shownThumbprint(request);
  if (x5t === undefined)
    throw new OAuthError(
      "invalid_request",
      "this client's tokens are bound to its certificate, and none was presented",
      { situation: "certificate_wrong" },
    );
  return { kind: "mtls", x5t };
}
