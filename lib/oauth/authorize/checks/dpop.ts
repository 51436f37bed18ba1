import { OAuthError } from "@/lib/base/errors";
import { bindingFor } from "@/lib/tenants/profile-rules";
import type { Check } from "./types";

/** RFC 9449 §10: a code that is bound to a key could not be redeemed by a client whose tokens are bound to its certificate. */
export const dpop: Check = ({ params, client, tenant }) => {
  if (params.dpop_jkt !== undefined && bindingFor(tenant, client) === "mtls")
    throw new OAuthError("invalid_request", "dpop_jkt: this client's tokens are bound to its certificate");
};
