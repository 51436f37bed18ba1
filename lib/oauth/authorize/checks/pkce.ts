import { OAuthError } from "@/lib/base/errors";
import { needsPkce } from "@/lib/tenants/profile-rules";
import type { Check } from "./types";

/** RFC 7636 §4.2: the verifier itself is no challenge, so `plain` is none. */
export const challengeMethods: readonly string[] = ["S256"];

/** RFC 7636 §4.3, RFC 9700 §2.1.1: S256 alone, demanded from those whom the profile names. */
export const pkce: Check = ({ params, client, tenant }) => {
  if (!params.response_type.split(" ").includes("code")) return;
  const { code_challenge, code_challenge_method } = params;
  if (code_challenge === undefined) {
    if (code_challenge_method !== undefined)
      throw new OAuthError("invalid_request", "code_challenge is missing", { situation: "pkce_missing" });
    if (needsPkce(tenant, client))
      throw new OAuthError("invalid_request", "code_challenge is missing: this client must use PKCE with S256", {
        situation: "pkce_missing",
      });
  } else if (!challengeMethods.includes(code_challenge_method ?? "plain")) {
    throw new OAuthError("invalid_request", "code_challenge_method must be S256", { situation: "pkce_method" });
  }
};
