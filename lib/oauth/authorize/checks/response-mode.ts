import { OAuthError } from "@/lib/base/errors";
import { capabilitiesOf } from "@/lib/oauth/capabilities";
import { carries } from "@/lib/oauth/response-modes";
import { normalResponseType } from "@/lib/oauth/response-types";
import type { Check } from "./types";

/**
 * OAuth 2.0 Multiple Response Types §2.1, §5; JARM §2.3: one that is on offer, named where the default is not, and no tokens in an
 * address that servers see.
 */
export const responseMode: Check = ({ params, client, tenant }) => {
  const { responseModes, responseTypes } = capabilitiesOf(tenant, client);
  const usual = responseTypes.get(normalResponseType(params.response_type))?.defaultMode ?? "query";
  const mode = responseModes.get(params.response_mode ?? usual);
  if (!mode)
    throw new OAuthError(
      "invalid_request",
      `response_mode ${params.response_mode ?? usual} is not supported by this issuer`,
      { situation: "response_mode_unsupported" },
    );
  if (!carries(mode, usual)) {
    throw new OAuthError("invalid_request", "an answer with tokens does not go into a query", {
      situation: "response_mode_unsupported",
    });
  }
};
