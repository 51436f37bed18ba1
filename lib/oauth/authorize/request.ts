import { OAuthError } from "@/lib/base/errors";
import { subjectFor } from "@/lib/claims/subject";
import { type ClaimsRequest, type ClaimWish, parseClaimsRequest } from "@/lib/model/claims-request";
import type { Client } from "@/lib/model/client-metadata";
import type { RawParams } from "@/lib/model/interaction";
import { parseBy } from "@/lib/model/params";
import { sectorOf } from "@/lib/model/sector-of";
import { bearer, type SenderConstraint } from "@/lib/model/sender-constraint";
import { capabilitiesOf } from "@/lib/oauth/capabilities";
import { verifyHint } from "@/lib/oauth/hint";
import type { PromptValue } from "@/lib/oauth/prompt-values";
import { normalResponseType, type ResponseType } from "@/lib/oauth/response-types";
import type { Tenant } from "@/lib/tenants/tenant";
import { type AccessRequest, type Display, noClaims } from "./access";
import { checks } from "./checks";
import { type AuthorizationParams, authorizationParams } from "./params";
import { grantableScopes } from "./scopes";

/** A checked authorization request, which is answered by a redirect. */
export interface AuthorizationRequest extends AccessRequest {
  readonly responseType: ResponseType;
  readonly nonce: string | undefined;
  readonly state: string | undefined;
  readonly claimsLocales: readonly string[];
  readonly codeChallenge: string | undefined;
  /** What whoever redeems the code must prove: the key of `dpop_jkt` (RFC 9449 §10). */
  readonly codeConstraint: SenderConstraint;
}

/**
 * Parses the parameters once and runs every check.
 * @throws OAuthError, to be delivered to the client
 */
export async function readRequest(params: RawParams, client: Client, tenant: Tenant): Promise<AuthorizationRequest> {
  if (params.response_type === undefined) throw new OAuthError("invalid_request", "response_type is missing");
  const parsed = parseBy(authorizationParams, params);
  for (const check of checks) check({ params: parsed, client, tenant });
  const responseType = capabilitiesOf(tenant, client).responseTypes.get(normalResponseType(parsed.response_type));
  if (!responseType)
    throw new OAuthError("unsupported_response_type", "this response_type is not supported by this issuer");
  const claims =
    capabilitiesOf(tenant, client).claimsParameter && parsed.claims !== undefined
      ? parseClaimsRequest(parsed.claims)
      : noClaims;
  return {
    responseType,
    scopes: grantableScopes(parsed, client, tenant),
    resources: parsed.resource ?? [],
    nonce: parsed.nonce,
    state: parsed.state,
    prompts: promptsOf(parsed, tenant),
    maxAge: parsed.max_age ?? client.metadata.default_max_age,
    acr: acrOf(parsed, claims, client, tenant),
    claims,
    claimsLocales: parsed.claims_locales ?? [],
    isExpected: await expectation(parsed, claims, client, tenant),
    loginHint: parsed.login_hint,
    uiLocales: parsed.ui_locales ?? [],
    display: displays.find((one) => one === parsed.display) ?? "page",
    codeChallenge: parsed.code_challenge,
    codeConstraint: parsed.dpop_jkt === undefined ? bearer : { kind: "dpop", jkt: parsed.dpop_jkt },
  };
}

/** OIDC Core §3.1.2.1. */
export const displays: readonly Display[] = ["page", "popup", "touch", "wap"];

/** `register=1` is an older way to say `prompt=create`. */
function promptsOf({ prompt = [], register }: AuthorizationParams, tenant: Tenant): ReadonlySet<PromptValue> {
  const offered = capabilitiesOf(tenant).prompts;
  const wanted = register === "1" || register === "true" ? [...prompt, "create"] : prompt;
  return new Set(offered.filter((one) => wanted.includes(one)));
}

/**
 * OIDC Core §5.5.1.1: asked for as a claim, or by `acr_values`, or by the client's default.
 * @throws OAuthError unmet_authentication_requirements where an essential class is not known here
 */
function acrOf(
  { acr_values }: AuthorizationParams,
  claims: ClaimsRequest,
  client: Client,
  tenant: Tenant,
): AuthorizationRequest["acr"] {
  const wish: ClaimWish | undefined = claims.id_token.acr;
  const named = wish?.values ?? (wish?.value === undefined ? undefined : [wish.value]);
  const isEssential = wish?.essential === true && named !== undefined;
  const asked = named ?? acr_values ?? client.metadata.default_acr_values ?? [];
  const wanted = capabilitiesOf(tenant).acrValues.filter((acr) => asked.includes(acr));
  if (isEssential && wanted.length === 0) {
    throw new OAuthError("unmet_authentication_requirements", "none of the essential acr values can be met here");
  }
  return { wanted, isEssential };
}

/**
 * Whom the client expects (OIDC Core §3.1.2.1, §5.5.1). A hint names them as the client that it was issued to knows them; that one
 * must know people by the same names, or the two could find out whom they have in common.
 */
async function expectation(
  { id_token_hint }: AuthorizationParams,
  claims: ClaimsRequest,
  client: Client,
  tenant: Tenant,
): Promise<AuthorizationRequest["isExpected"]> {
  const hint = id_token_hint === undefined ? undefined : await verifyHint(id_token_hint, tenant);
  if (hint && !isSameNaming(hint.client, client))
    throw new OAuthError("invalid_request", "id_token_hint was issued to a client of another sector");
  const subs = [claims.id_token.sub?.value, claims.userinfo.sub?.value].filter((sub) => sub !== undefined);
  if (!hint && subs.length === 0) return undefined;
  return (userId) =>
    (!hint || subjectFor(userId, hint.client, tenant) === hint.sub) &&
    subs.every((sub) => sub === subjectFor(userId, client, tenant));
}

/** Whether two clients know a person by one `sub`. */
const isSameNaming = (one: Client, other: Client): boolean =>
  one.id === other.id ||
  (one.metadata.subject_type === other.metadata.subject_type &&
    (one.metadata.subject_type === "public" || sectorOf(one.metadata) === sectorOf(other.metadata)));
