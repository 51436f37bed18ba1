import { capabilitiesOf } from "@/lib/oidc/capabilities";
import { OAuthError } from "@/lib/oidc/errors";
import type { Check } from "./types";

/** OAuth 2.0 Multiple Response Types §2.1. */
export const responseMode: Check = ({ params, tenant }) => {
  if (params.response_mode !== undefined && !capabilitiesOf(tenant).responseModes.has(params.response_mode)) {
    throw new OAuthError("invalid_request", "this response_mode is not on offer here");
  }
};
