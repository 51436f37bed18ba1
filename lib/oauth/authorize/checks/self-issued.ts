import { OAuthError } from "@/lib/base/errors";
import type { Check } from "./types";

/** OIDC Core §3.1.2.6, §7.2.1: `registration` belongs to self-issued providers. */
export const selfIssued: Check = ({ params }) => {
  if (params.registration !== undefined) {
    throw new OAuthError("registration_not_supported", "registration is for self-issued providers");
  }
};
