import { OAuthError } from "@/lib/base/errors";
import type { Check } from "./types";

/** OIDC Core §3.2.2.1, §3.3.2.11: mandatory where an ID token comes through the browser. */
export const nonce: Check = ({ params }) => {
  if (params.nonce === undefined && params.response_type.split(" ").includes("id_token")) {
    throw new OAuthError("invalid_request", "nonce is missing", { situation: "nonce_missing" });
  }
};
