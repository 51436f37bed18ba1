import { capabilitiesOf } from "@/lib/oidc/capabilities";
import { OAuthError } from "@/lib/oidc/errors";
import { normalResponseType } from "@/lib/oidc/response-types";
import type { Check } from "./types";

/** OAuth 2.0 Multiple Response Types §2.1, §5; JARM §2.3: tokens never show in an address that servers see. */
export const responseMode: Check = ({ params, tenant }) => {
  if (params.response_mode === undefined) return;
  const { responseModes, responseTypes } = capabilitiesOf(tenant);
  const mode = responseModes.get(params.response_mode);
  if (!mode) throw new OAuthError("invalid_request", "this response_mode is not on offer here");
  const type = responseTypes.get(normalResponseType(params.response_type));
  if (mode.isQuery && mode.name !== "jwt" && type?.defaultMode === "fragment") {
    throw new OAuthError("invalid_request", "an answer with tokens does not go into a query");
  }
};
