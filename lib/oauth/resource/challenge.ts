import { OAuthError } from "@/lib/base/errors";
import type { TokenType } from "@/lib/model/sender-constraint";
import { dpopAlgs, nonceHeader } from "@/lib/oauth/binding/dpop";
import type { Tenant } from "@/lib/tenants/tenant";

type Code = "invalid_request" | "invalid_token" | "insufficient_scope" | "invalid_dpop_proof" | "use_dpop_nonce";

/** @param scope what the token would need, where it lacks that */
export type Challenge = (code: Code, description: string, scope?: string) => OAuthError;

/**
 * What is wrong, told in the header too, in the scheme that was used; and that DPoP would do, with what (RFC 6750 §3, RFC 9449 §7.1).
 */
export const challenger =
  (scheme: TokenType, tenant: Tenant): Challenge =>
  (code, description, scope) => {
    const needed = scope === undefined ? "" : `, scope="${scope}"`;
    const error = `error="${code}", error_description="${description}"${needed}`;
    const algs = `algs="${dpopAlgs(tenant).join(" ")}"`;
    const isAboutProof = code === "invalid_dpop_proof" || code === "use_dpop_nonce";
    return new OAuthError(code, description, {
      ...(isAboutProof && { status: 401 }),
      headers: {
        "www-authenticate": scheme === "DPoP" ? `DPoP ${error}, ${algs}` : `Bearer ${error}, DPoP ${algs}`,
        ...(code === "use_dpop_nonce" && nonceHeader(tenant)),
      },
    });
  };

/** RFC 6750 §3: without a token the challenge says nothing of an error. */
export const tokenNeeded = (tenant: Tenant): OAuthError =>
  new OAuthError("invalid_token", "an access token is needed", {
    headers: { "www-authenticate": `Bearer, DPoP algs="${dpopAlgs(tenant).join(" ")}"` },
  });
