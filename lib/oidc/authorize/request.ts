import { OAuthError } from "@/lib/oidc/errors";
import type { RawParams } from "@/lib/oidc/interaction/types";
import { parseBy } from "@/lib/oidc/params";
import type { PromptValue } from "@/lib/oidc/prompts/values";
import { verifyHint } from "@/lib/oidc/tokens/hint";
import type { Tenant } from "@/lib/tenants/tenant";
import { checks } from "./checks";
import { authorizationParams } from "./params";
import type { ReplyTo } from "./reply-to";
import { grantableScopes } from "./scopes";

/** A checked authorization request. */
export interface AuthorizationRequest {
  /** Those that can be granted; what is not understood was ignored (OIDC Core §3.1.2.1). */
  readonly scopes: readonly string[];
  readonly resources: readonly string[];
  readonly nonce: string | undefined;
  readonly prompts: ReadonlySet<PromptValue>;
  /** Seconds. */
  readonly maxAge: number | undefined;
  /** Whom the client expects, from `id_token_hint`. */
  readonly expectedUserId: string | undefined;
  readonly loginHint: string | undefined;
  readonly uiLocales: readonly string[];
  readonly codeChallenge: string | undefined;
}

/**
 * Parses the parameters once and runs every check.
 * @throws OAuthError, to be delivered to the client
 */
export async function readRequest(params: RawParams, replyTo: ReplyTo, tenant: Tenant): Promise<AuthorizationRequest> {
  if (params.response_type === undefined) throw new OAuthError("invalid_request", "response_type is missing");
  const parsed = parseBy(authorizationParams, params);
  for (const check of checks) check({ params: parsed, client: replyTo.client, tenant });
  return {
    scopes: grantableScopes(parsed, replyTo.client, tenant),
    resources: parsed.resource ?? [],
    nonce: parsed.nonce,
    prompts: new Set((parsed.prompt ?? []) as PromptValue[]),
    maxAge: parsed.max_age ?? replyTo.client.metadata.default_max_age,
    expectedUserId:
      parsed.id_token_hint === undefined ? undefined : (await verifyHint(parsed.id_token_hint, tenant)).userId,
    loginHint: parsed.login_hint,
    uiLocales: parsed.ui_locales ?? [],
    codeChallenge: parsed.code_challenge,
  };
}
