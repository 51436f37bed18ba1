import { isLoopbackRedirect } from "@/lib/base/loopback";
import { kindsOf, weaknessIn } from "@/lib/clients/key-set";
import type { ClientMetadata } from "@/lib/model/client-metadata";
import { sectorOf } from "@/lib/model/sector-of";
import type { TenantSettings } from "@/lib/model/tenant-settings";
import { type Capabilities, capabilitiesOf } from "@/lib/oauth/capabilities";
import { normalResponseType } from "@/lib/oauth/response-types";
import { rulesFor } from "@/lib/tenants/profile-rules";

type Offer = (capabilities: Capabilities) => Iterable<string>;

const signing: Offer = ({ signingAlgs }) => signingAlgs;
const encryption: Offer = ({ encryptionAlgs }) => encryptionAlgs;
const content: Offer = ({ encryptionEncs }) => encryptionEncs;
const ofRequests =
  (offer: Offer): Offer =>
  (all) =>
    all.requestParameter || all.requestUriParameter ? offer(all) : [];

/** What a member may hold, from what the tenant serves. A member that is not named here is not bound to what is served. */
const offers: { readonly [member in keyof ClientMetadata]?: Offer } = {
  grant_types: ({ grantTypes }) => grantTypes,
  response_types: ({ responseTypes }) => responseTypes.keys(),
  token_endpoint_auth_method: ({ clientAuthMethods }) => clientAuthMethods.keys(),
  token_endpoint_auth_signing_alg: ({ authSigningAlgs }) => authSigningAlgs,
  subject_type: ({ subjectTypes }) => subjectTypes,
  id_token_signed_response_alg: signing,
  id_token_encrypted_response_alg: encryption,
  id_token_encrypted_response_enc: content,
  userinfo_signed_response_alg: signing,
  userinfo_encrypted_response_alg: encryption,
  userinfo_encrypted_response_enc: content,
  authorization_signed_response_alg: signing,
  authorization_encrypted_response_alg: encryption,
  authorization_encrypted_response_enc: content,
  introspection_signed_response_alg: signing,
  introspection_encrypted_response_alg: encryption,
  introspection_encrypted_response_enc: content,
  /** `none` is for an operator to allow (OIDC Core §6.1); it is not advertised. */
  request_object_signing_alg: ofRequests((all) => [...signing(all), ...(all.unsignedRequests ? ["none"] : [])]),
  request_object_encryption_alg: ofRequests(encryption),
  request_object_encryption_enc: ofRequests(content),
};

/** What the tenant cannot serve is refused at registration, not at the first request: each member to change, and why. */
export function* unservable(
  metadata: ClientMetadata,
  tenant: { readonly settings: TenantSettings },
): Generator<readonly [member: string, why: string]> {
  const capabilities = capabilitiesOf(tenant, { metadata });
  const isForFrontChannel = metadata.grant_types.some(
    (grant) => grant === "authorization_code" || grant === "implicit",
  );
  for (const [member, offer] of Object.entries(offers)) {
    // The default is "code", which says nothing of a client that never comes through a browser.
    if (member === "response_types" && !isForFrontChannel) continue;
    const asked = [metadata[member as keyof typeof offers] ?? []].flat().map(String);
    const offered = new Set(offer(capabilities));
    for (const value of asked) {
      if (!offered.has(member === "response_types" ? normalResponseType(value) : value))
        yield [member, `${value} is not supported by this issuer`];
    }
  }
  yield* exposedTokens(metadata);
  yield* againstRules(metadata, tenant);
  yield* missingKeys(metadata);
  const { token_endpoint_auth_method: method, token_endpoint_auth_signing_alg: alg } = metadata;
  if (alg !== undefined && kindsOf("sig", alg).length > 0 !== (method === "private_key_jwt") && method.endsWith("_jwt"))
    yield ["token_endpoint_auth_signing_alg", `${alg} is not one for ${method}`];
  const bad = badKeySet(metadata.jwks);
  if (bad) yield ["jwks", bad];
  if (metadata.subject_type === "pairwise" && sectorOf(metadata) === undefined)
    yield ["sector_identifier_uri", "is needed for pairwise subjects unless all redirect_uris have one https host"];
}

/** OIDC Registration §2 `application_type`: where tokens come through the browser, only https leads to one host alone. */
function* exposedTokens({
  application_type,
  grant_types,
  redirect_uris,
}: ClientMetadata): Generator<readonly [string, string]> {
  if (application_type !== "web" || !grant_types.includes("implicit")) return;
  const exposed = redirect_uris.find((uri) => !uri.startsWith("https:") || isLoopbackRedirect(new URL(uri).hostname));
  if (exposed === undefined) return;
  const otherwise = "application_type native may use http on loopback";
  yield ["redirect_uris", `${exposed} must be https, and not on localhost, with the implicit grant; ${otherwise}`];
}

/** What the client's profile asks beyond what is on offer. */
function* againstRules(
  metadata: ClientMetadata,
  tenant: { readonly settings: TenantSettings },
): Generator<readonly [string, string]> {
  const rules = rulesFor(tenant, { metadata });
  const name = metadata.profile ?? tenant.settings.profile;
  const insecure = metadata.redirect_uris.find((uri) => !uri.startsWith("https://"));
  if (rules.hasSecureRedirects && insecure !== undefined)
    yield ["redirect_uris", `${insecure} must be https in the profile ${name}`];
  if (rules.isBound && !metadata.tls_client_certificate_bound_access_tokens && !metadata.dpop_bound_access_tokens)
    yield [
      "tls_client_certificate_bound_access_tokens",
      `or dpop_bound_access_tokens must be true in the profile ${name}`,
    ];
}

/** The algorithms by which the tenant signs for a client; each needs a key. */
export const signedWith = (metadata: ClientMetadata): readonly string[] =>
  [
    metadata.id_token_signed_response_alg,
    metadata.userinfo_signed_response_alg,
    metadata.authorization_signed_response_alg,
    metadata.introspection_signed_response_alg,
  ].filter((alg) => alg !== undefined);

/** Algorithms that need a public key of the client, by what it is for. */
const clientKeys = [
  ["id_token_encrypted_response_alg", "enc"],
  ["userinfo_encrypted_response_alg", "enc"],
  ["authorization_encrypted_response_alg", "enc"],
  ["introspection_encrypted_response_alg", "enc"],
  ["request_object_signing_alg", "sig"],
] as const;

function* missingKeys(metadata: ClientMetadata): Generator<readonly [string, string]> {
  if (metadata.jwks || metadata.jwks_uri) return;
  for (const [member, use] of clientKeys) {
    const alg = metadata[member];
    if (alg !== undefined && kindsOf(use, alg).length > 0) yield [member, `${alg} needs jwks or jwks_uri`];
  }
}

function badKeySet(jwks: ClientMetadata["jwks"]): string | undefined {
  try {
    return jwks && weaknessIn(jwks);
  } catch (thrown) {
    return thrown instanceof Error ? thrown.message : String(thrown);
  }
}
