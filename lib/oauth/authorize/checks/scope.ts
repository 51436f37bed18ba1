import { OAuthError } from "@/lib/base/errors";
import { grantableScopes } from "@/lib/oauth/authorize/scopes";
import type { AccessCheck } from "./types";

/** RFC 6749 §3.3: unknown values are ignored, but not where nothing else was asked for. */
export const scope: AccessCheck = ({ params, client, tenant }) => {
  const asked = params.scope ?? [];
  if (grantableScopes(params, client, tenant).length === 0 && asked.length > 0) {
    throw new OAuthError("invalid_scope", "none of the scopes can be granted to this client");
  }
};
