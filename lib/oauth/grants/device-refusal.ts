import { OAuthError } from "@/lib/base/errors";
import type { Polled } from "@/lib/store/device-codes";

/**
 * Why a poll gave nothing (RFC 8628 §3.5): the first that holds, so that what is final comes before what asks for patience.
 * @param found how the code stood; undefined where there is none
 */
export function refusalOf(
  found: Polled | undefined,
  asked: { readonly clientId: string; readonly resources: readonly string[] | undefined },
  now: number,
): OAuthError {
  if (!found) return new OAuthError("invalid_grant", "the device code is unknown", { situation: "code_unknown" });
  if (found.clientId !== asked.clientId)
    return new OAuthError("invalid_grant", "the device code was issued to another client", {
      situation: "code_of_other_client",
    });
  if (found.isRedeemed)
    return new OAuthError("invalid_grant", "the device code was used before; what it gave no longer works", {
      detail: "device code replay",
      situation: "code_used",
    });
  // Its usual status is that of a page.
  if (found.isDenied) return new OAuthError("access_denied", "the person declined", { status: 400 });
  if (found.expiresAt <= now)
    return new OAuthError("expired_token", "the device code has expired", { situation: "code_expired" });
  const { resources } = found;
  // Approved while the poll waited for the row: that it cannot see yet, and the next one can.
  if (found.authorizationId !== undefined && resources !== undefined) {
    return asked.resources?.some((one) => !resources.includes(one))
      ? new OAuthError("invalid_target", "resource is not that of the request")
      : new OAuthError("invalid_grant", "what the person allowed has ended");
  }
  return found.isTooQuick
    ? new OAuthError("slow_down", "polled too soon: wait five seconds longer between polls from now on")
    : new OAuthError("authorization_pending", "the person has not answered yet");
}
