import { OAuthError } from "@/lib/oidc/errors";
import type { Check } from "./types";

/** OIDC Core §3.1.2.6, §6: what is not served is refused by its own code, never silently left out. */
export const unsupportedParameters: Check = ({ params }) => {
  if (params.request !== undefined)
    throw new OAuthError("request_not_supported", "request objects are not served here");
  if (params.request_uri !== undefined)
    throw new OAuthError("request_uri_not_supported", "request_uri is not served here");
  if (params.registration !== undefined)
    throw new OAuthError("registration_not_supported", "registration is not served here");
};
