import { config } from "@/lib/base/config";
import { isLoopbackRedirect } from "@/lib/base/loopback";
import { offeredScopes } from "@/lib/claims/scopes";
import type { ClientMetadata } from "@/lib/model/client-metadata";
import type { TenantSettings } from "@/lib/model/tenant-settings";
import type { Trust } from "@/lib/model/trust";
import { scopeClaims } from "@/lib/model/user-claims";

/** What a client that registers itself may not have, though the tenant could serve it: each member to change, and why. */
export function* unwelcome(
  metadata: ClientMetadata,
  { registration }: TenantSettings,
): Generator<readonly [member: string, why: string]> {
  for (const uri of metadata.redirect_uris) {
    const why = wrongRedirect(new URL(uri), metadata);
    if (why) yield ["redirect_uris", `${uri} ${why}`];
  }
  const { grant_types: grants, token_endpoint_auth_methods: methods } = registration;
  const { token_endpoint_auth_method: method } = metadata;
  for (const grant of metadata.grant_types)
    if (grants && !grants.includes(grant)) yield ["grant_types", `${grant} is not open to registration`];
  if (methods && !methods.includes(method))
    yield ["token_endpoint_auth_method", `${method} is not open to registration`];
  if (method === "none" && metadata.grant_types.includes("client_credentials"))
    yield ["grant_types", "client_credentials needs a client that can authenticate"];
  if (metadata.request_object_signing_alg === "none")
    yield ["request_object_signing_alg", "none is not open to registration"];
  if (metadata.logo_uri && !URL.canParse(metadata.logo_uri)) yield ["logo_uri", "must be a URL"];
  yield* wrongCallbacks(metadata);
}

/** OIDC Registration §2 `application_type`, RFC 8252 §7, RFC 9700 §2.6. */
function wrongRedirect({ protocol, hostname }: URL, metadata: ClientMetadata): string | undefined {
  const isLocal = isLoopbackRedirect(hostname);
  if (metadata.application_type === "native") {
    return protocol === "http:" && !isLocal
      ? "must be https, a scheme of the app's own, or http on loopback"
      : undefined;
  }
  if (protocol === "https:") return undefined;
  if (protocol !== "http:") return "has a scheme that only a native application may use";
  return isLocal ? undefined : "must be https, except on loopback";
}

function* wrongCallbacks(metadata: ClientMetadata): Generator<readonly [string, string]> {
  const mustBeHttps = ["jwks_uri", "sector_identifier_uri", "backchannel_logout_uri"] as const;
  for (const member of mustBeHttps) {
    const uri = metadata[member];
    if (uri && !uri.startsWith("https:") && !config().outboundAllowPrivate) yield [member, "must be https"];
  }
  // OIDC Front-Channel Logout §2: scheme, host and port of a redirect URI.
  const { frontchannel_logout_uri: frame, redirect_uris } = metadata;
  if (frame && !redirect_uris.some((uri) => new URL(uri).origin === new URL(frame).origin))
    yield ["frontchannel_logout_uri", "must have the scheme, host and port of a redirect URI"];
}

/**
 * The scope values of a client that registers itself: of those it names, or of the tenant's default, the ones that there are for
 * it (RFC 7591 §2 lets us replace).
 */
export function welcomeScope(said: string | undefined, settings: TenantSettings, trust: Trust): string | undefined {
  const asked = said ?? settings.registration.default_scope;
  if (asked === undefined) return undefined;
  const offered = offeredScopes(settings, [], { trust });
  return asked
    .split(" ")
    .filter((one) => Object.hasOwn(scopeClaims, one) || offered.has(one))
    .join(" ");
}
