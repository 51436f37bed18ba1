import type { JsonObject } from "@/lib/http/json-body";
import type { ClientMetadata } from "@/lib/model/client-metadata";
import type { TenantSettings } from "@/lib/model/tenant-settings";
import { capabilitiesOf } from "@/lib/oauth/capabilities";

/** What an application is, as the person who registers it would say. */
export const applicationKinds = ["web", "spa", "native", "machine", "device"] as const;
export type ApplicationKind = (typeof applicationKinds)[number];

export const deviceGrant = "urn:ietf:params:oauth:grant-type:device_code";

interface KindFacts {
  /** Whether people come back from the sign-in to a URI of its own. */
  readonly hasRedirects: boolean;
  readonly metadata: JsonObject;
}

const isPublic = { token_endpoint_auth_method: "none" };
const withCode = { grant_types: ["authorization_code", "refresh_token"], response_types: ["code"] };

/** One row for each. What a row does not say is as the tenant's profile has it. */
export const kindFacts: Readonly<Record<ApplicationKind, KindFacts>> = {
  /** A server that keeps a secret (RFC 6749 §2.1). */
  web: { hasRedirects: true, metadata: { application_type: "web", ...withCode } },
  /** A program in the browser, which can keep none. */
  spa: { hasRedirects: true, metadata: { application_type: "web", ...withCode, ...isPublic } },
  /** An app on the person's own device (RFC 8252). */
  native: { hasRedirects: true, metadata: { application_type: "native", ...withCode, ...isPublic } },
  /** A program that acts for itself alone (RFC 6749 §4.4). */
  machine: { hasRedirects: false, metadata: { grant_types: ["client_credentials"], response_types: [] } },
  /** A thing without a keyboard or a browser (RFC 8628). */
  device: {
    hasRedirects: false,
    metadata: {
      application_type: "native",
      grant_types: [deviceGrant, "refresh_token"],
      response_types: [],
      ...isPublic,
    },
  },
};

/**
 * The registration metadata that makes a client of a kind. Where the tenant issues no refresh tokens, none are asked for; whatever
 * else of it the tenant does not serve is left for registration to refuse, with its reason.
 */
export function metadataOfKind(kind: ApplicationKind, tenant: { readonly settings: TenantSettings }): JsonObject {
  const { metadata } = kindFacts[kind];
  const { grantTypes } = capabilitiesOf(tenant);
  const { grant_types: grants } = metadata;
  const served = Array.isArray(grants)
    ? grants.filter((grant) => grant !== "refresh_token" || grantTypes.has("refresh_token"))
    : [];
  return { ...metadata, grant_types: served };
}

type Told = Pick<ClientMetadata, "grant_types" | "application_type" | "token_endpoint_auth_method">;

/** What an application is, from how it is registered. */
export function kindOf({
  grant_types: grants,
  application_type,
  token_endpoint_auth_method: method,
}: Told): ApplicationKind {
  if (grants.includes("authorization_code") || grants.includes("implicit")) {
    if (application_type === "native") return "native";
    return method === "none" ? "spa" : "web";
  }
  if (grants.includes(deviceGrant)) return "device";
  return grants.includes("client_credentials") ? "machine" : "web";
}
