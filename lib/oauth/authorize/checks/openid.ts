import { OAuthError } from "@/lib/base/errors";
import type { Check } from "./types";

/** OIDC Core §3.1.2.1: without `openid` it is plain OAuth, which knows no ID token. */
export const openid: Check = ({ params }) => {
  if (params.response_type.split(" ").includes("id_token") && !params.scope?.includes("openid")) {
    throw new OAuthError("invalid_scope", "an ID token needs the scope openid", { situation: "scope_refused" });
  }
};
