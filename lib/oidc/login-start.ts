import type { Client } from "@/lib/model/client-metadata";
import type { Tenant } from "@/lib/tenants/tenant";

/** How a person gets to an app: by a link, or by a form where the link would be too long. */
export type LoginStart =
  | { readonly method: "get"; readonly href: string }
  | { readonly method: "post"; readonly action: string; readonly fields: Readonly<Record<string, string>> };

/** Characters of a URL that everything on the way carries. */
const longestUrl = 2_000;

/**
 * Starts a sign-in at a client (OIDC Core §4).
 * @param loginHint the person's user name; undefined for a client that must not learn it
 */
export function loginStart(
  { metadata }: Pick<Client, "metadata">,
  { issuer }: Pick<Tenant, "issuer">,
  loginHint: string | undefined,
): LoginStart {
  const { initiate_login_uri: action = "", client_uri: target } = metadata;
  const fields = {
    iss: issuer,
    ...(loginHint !== undefined && { login_hint: loginHint }),
    ...(target !== undefined && { target_link_uri: target }),
  };
  const href = `${action}${action.includes("?") ? "&" : "?"}${new URLSearchParams(fields)}`;
  return href.length <= longestUrl ? { method: "get", href } : { method: "post", action, fields };
}
