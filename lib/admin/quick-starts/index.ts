import { kindFacts, kindOf } from "@/lib/admin/application-kinds";
import type { ClientMetadata } from "@/lib/model/client-metadata";
import type { TenantSettings } from "@/lib/model/tenant-settings";
import { bindingFor, rulesFor } from "@/lib/tenants/profile-rules";
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
 * What fits a client, the most usual first. None where it proves who it is by a key or a certificate, where its tokens are bound to
 * one or its requests are signed, as its metadata or its tenant asks: code that does not run helps nobody.
 */
export function quickStartsFor({
  clientId,
  issuer,
  metadata,
  settings,
}: {
  readonly clientId: string;
  readonly issuer: string;
  readonly metadata: ClientMetadata;
  /** Of the tenant, which may ask of every client what its metadata does not. */
  readonly settings: TenantSettings;
}): readonly FilledQuickStart[] {
  const authMethod = methods.find((method) => method === metadata.token_endpoint_auth_method);
  const kind = kindOf(metadata);
  const hasBrowser = kindFacts[kind].hasRedirects;
  const { isSigned, isPushed } = rulesFor({ settings }, { metadata });
  const isMore = bindingFor({ settings }, { metadata }) !== "optional" || (hasBrowser && isSigned);
  if (authMethod === undefined || isMore) return [];
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
    isPushed,
  };
  return quickStarts
    .filter(({ kinds, pushes = false }) => kinds.includes(kind) && (pushes || !isPushed || !hasBrowser))
    .map(({ id, name, install, file, code }) => ({ id, name, install, file, code: code(values) }));
}
