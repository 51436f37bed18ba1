import { OAuthError } from "@/lib/base/errors";
import { subjectFor } from "@/lib/claims/subject";
import { withSecondFactor } from "@/lib/identity/assurance";
import { type ClaimsRequest, type ClaimWish, parseClaimsRequest } from "@/lib/model/claims-request";
import type { Client } from "@/lib/model/client-metadata";
import { sectorOf } from "@/lib/model/sector-of";
import { capabilitiesOf } from "@/lib/oauth/capabilities";
import { verifyHint } from "@/lib/oauth/hint";
import type { PromptValue } from "@/lib/oauth/prompt-values";
import type { Tenant } from "@/lib/tenants/tenant";
import { type AccessRequest, type Display, noClaims } from "./access";
import type { AuthorizationParams } from "./params";
import { grantableScopes } from "./scopes";

/** What was sent, parsed; where no redirect answers, without what says how it would. */
type Asked = Partial<AuthorizationParams>;

/**
 * What parameters ask for that were checked, however they came.
 * @throws OAuthError
 */
export async function readAccess(params: Asked, client: Client, tenant: Tenant): Promise<AccessRequest> {
  const claims =
    capabilitiesOf(tenant, client).claimsParameter && params.claims !== undefined
      ? parseClaimsRequest(params.claims)
      : noClaims;
  return {
    scopes: grantableScopes(params, client, tenant),
    resources: params.resource ?? [],
    prompts: promptsOf(params, tenant),
    maxAge: params.max_age ?? client.metadata.default_max_age,
    acr: acrOf(params, claims, client, tenant),
    leastAcr: tenant.settings.sign_in.second_factor === "required" ? [withSecondFactor] : [],
    claims,
    claimsLocales: params.claims_locales ?? [],
    isExpected: await expectation(params, claims, client, tenant),
    loginHint: params.login_hint,
    uiLocales: params.ui_locales ?? [],
    display: displays.find((one) => one === params.display) ?? "page",
  };
}

/** OIDC Core §3.1.2.1. */
export const displays: readonly Display[] = ["page", "popup", "touch", "wap"];

/** `register=1` is an older way to say `prompt=create`. */
function promptsOf({ prompt = [], register }: Asked, tenant: Tenant): ReadonlySet<PromptValue> {
  const offered = capabilitiesOf(tenant).prompts;
  const wanted = register === "1" || register === "true" ? [...prompt, "create"] : prompt;
  return new Set(offered.filter((one) => wanted.includes(one)));
}

/**
 * OIDC Core §5.5.1.1: asked for as a claim, or by `acr_values`, or by the client's default.
 * @throws OAuthError unmet_authentication_requirements where an essential class is not known here
 */
function acrOf({ acr_values }: Asked, claims: ClaimsRequest, client: Client, tenant: Tenant): AccessRequest["acr"] {
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
  { id_token_hint }: Asked,
  claims: ClaimsRequest,
  client: Client,
  tenant: Tenant,
): Promise<AccessRequest["isExpected"]> {
  const hint = id_token_hint === undefined ? undefined : await verifyHint(id_token_hint, tenant);
  if (hint && !isSameNaming(hint.client, client))
    throw new OAuthError("invalid_request", "id_token_hint was issued to a client of another sector", {
      situation: "hint_of_other_client",
    });
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
