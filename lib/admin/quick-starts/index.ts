import { kindOf } from "@/lib/admin/application-kinds";
import type { ClientMetadata } from "@/lib/model/client-metadata";
import { endpointUrls } from "@/lib/tenants/urls";
import { express, nextAuth, nodeProgram, singlePage } from "./node";
import { curl, go, python, spring } from "./others";
import type { QuickStart, QuickStartValues } from "./quick-start";

const quickStarts: readonly QuickStart[] = [nextAuth, express, singlePage, nodeProgram, spring, go, python, curl];

/** Code for one framework, with the values of one client filled in. */
export interface FilledQuickStart extends Pick<QuickStart, "id" | "name" | "install" | "file"> {
  readonly code: string;
}

const methods: readonly QuickStartValues["authMethod"][] = ["client_secret_basic", "client_secret_post", "none"];

/**
 * What fits a client, the most usual first. None where it proves who it is by a key or a certificate, or its requests must be more
 * than these are: code that does not run helps nobody.
 */
export function quickStartsFor({
  clientId,
  issuer,
  metadata,
}: {
  readonly clientId: string;
  readonly issuer: string;
  readonly metadata: ClientMetadata;
}): readonly FilledQuickStart[] {
  const authMethod = methods.find((method) => method === metadata.token_endpoint_auth_method);
  const isMore =
    metadata.require_signed_request_object ||
    metadata.require_pushed_authorization_requests ||
    metadata.dpop_bound_access_tokens ||
    metadata.tls_client_certificate_bound_access_tokens;
  if (authMethod === undefined || isMore) return [];
  const kind = kindOf(metadata);
  const endpoints = endpointUrls(issuer);
  const values: QuickStartValues = {
    issuer,
    clientId,
    kind,
    authMethod,
    tokenEndpoint: endpoints.token_endpoint ?? issuer,
    authorizationEndpoint: endpoints.authorization_endpoint ?? issuer,
    deviceEndpoint: endpoints.device_authorization_endpoint ?? issuer,
    redirectUri: metadata.redirect_uris[0] ?? "",
    scope: metadata.scope ?? "openid profile email",
    resource: metadata.resources[0],
  };
  return quickStarts
    .filter(({ kinds }) => kinds.includes(kind))
    .map(({ id, name, install, file, code }) => ({ id, name, install, file, code: code(values) }));
}
