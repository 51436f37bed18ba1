import { kindFacts, kindOf } from "@/lib/admin/application-kinds";
import type { ClientMetadata } from "@/lib/model/client-metadata";
import type { TenantSettings } from "@/lib/model/tenant-settings";
import { bindingFor, rulesFor } from "@/lib/tenants/profile-rules";
import { endpointUrls } from "@/lib/tenants/urls";
import { authJs } from "./auth-js";
import { curl } from "./curl";
import { express } from "./express";
import { go } from "./go";
import { nodeProgram } from "./node-program";
import { python } from "./python";
import type { Project, QuickStart, QuickStartValues } from "./quick-start";
import { callbackOf } from "./redirect-uri";
import { singlePage } from "./single-page";
import { spring } from "./spring";

const quickStarts: readonly QuickStart[] = [authJs, express, singlePage, nodeProgram, spring, go, python, curl];

/** Code for one framework, with the values of one client filled in. */
export interface FilledQuickStart extends Pick<QuickStart, "id" | "name">, Project {
  /** What to register before it can run: the framework is called back there. */
  readonly missing: string | undefined;
  /** The page to open once it has started, if it has any. */
  readonly opens: string | undefined;
}

const methods: readonly QuickStartValues["authMethod"][] = ["client_secret_basic", "client_secret_post", "none"];

/**
 * What fits a client, the most usual first. None where it proves who it is by a key or a certificate, where its tokens are bound to
 * one or its requests are signed, as its metadata or its tenant asks, nor for the implicit grant alone, nor where ID tokens or
 * claims are sealed: code that does not run helps nobody.
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
  const isMore =
    bindingFor({ settings }, { metadata }) !== "optional" ||
    (hasBrowser && isSigned) ||
    (kind !== "machine" && !isUsual(metadata));
  const hasCode = metadata.grant_types.includes("authorization_code") && metadata.redirect_uris.length > 0;
  if (authMethod === undefined || isMore || (hasBrowser && !hasCode)) return [];
  const endpoints = endpointUrls(issuer);
  const values: Omit<QuickStartValues, "redirectUri"> = {
    issuer,
    clientId,
    kind,
    authMethod,
    tokenEndpoint: endpoints.token_endpoint ?? issuer,
    authorizationEndpoint: endpoints.authorization_endpoint ?? issuer,
    deviceEndpoint: endpoints.device_authorization_endpoint ?? issuer,
    endSessionEndpoint: endpoints.end_session_endpoint ?? issuer,
    afterLogout: metadata.post_logout_redirect_uris[0],
    scope: metadata.scope ?? "openid profile email",
    resource: metadata.resources[0],
    idTokenAlg: metadata.id_token_signed_response_alg,
    isPushed,
  };
  return quickStarts
    .filter(({ kinds, pushes = false }) => kinds.includes(kind) && (pushes || !isPushed || !hasBrowser))
    .filter(({ idTokenAlgs }) => idTokenAlgs?.test(values.idTokenAlg) ?? true)
    .map(({ id, name, callback, project }) => {
      const { redirectUri, isMissing } = callbackOf(metadata.redirect_uris, callback);
      return {
        id,
        name,
        missing: isMissing ? redirectUri : undefined,
        opens: hasBrowser && id !== "curl" ? `${new URL(redirectUri).origin}/` : undefined,
        ...project({ ...values, redirectUri }),
      };
    });
}

/** Whether libraries read its ID tokens and claims without being told how: signed by a key of ours, and not encrypted. */
const isUsual = (metadata: ClientMetadata): boolean =>
  /^([REP]S(256|384|512)|EdDSA|Ed25519)$/.test(metadata.id_token_signed_response_alg) &&
  metadata.id_token_encrypted_response_alg === undefined &&
  metadata.userinfo_signed_response_alg === undefined &&
  metadata.userinfo_encrypted_response_alg === undefined;
