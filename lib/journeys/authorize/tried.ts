import type { Asked } from "@/lib/journeys/standing";
import { decisionOn } from "@/lib/journeys/standing";
import type { RawParams, StepName } from "@/lib/model/interaction";
import { parseBy } from "@/lib/model/params";
import type { PolicyRule } from "@/lib/model/policies";
import type { AccessRequest } from "@/lib/oauth/authorize/access";
import { dpop } from "@/lib/oauth/authorize/checks/dpop";
import { pkce } from "@/lib/oauth/authorize/checks/pkce";
import { prompt } from "@/lib/oauth/authorize/checks/prompt";
import { responseMode } from "@/lib/oauth/authorize/checks/response-mode";
import { responseType } from "@/lib/oauth/authorize/checks/response-type";
import { scope } from "@/lib/oauth/authorize/checks/scope";
import type { Check } from "@/lib/oauth/authorize/checks/types";
import { authorizationParams } from "@/lib/oauth/authorize/params";
import { readAccess } from "@/lib/oauth/authorize/read-access";
import { replyAddress } from "@/lib/oauth/authorize/reply-to";
import type { Session } from "@/lib/store/session";
import type { Tenant } from "@/lib/tenants/tenant";
import { tryRule } from "@/lib/tenants/try-rule";

/** The checks of a request that look at settings. */
const rules: readonly (readonly [PolicyRule, Check])[] = [
  ["response_type", responseType],
  ["response_mode", responseMode],
  ["prompt", prompt],
  ["pkce", pkce],
  ["sender_constraint", dpop],
  ["scope", scope],
];

/**
 * Which rules would have stopped an authorization request that was answered, had the settings held that are tried: those of the
 * request, and what the person would have been asked.
 */
export function tryAuthorization(
  params: RawParams,
  asked: Asked,
  { userId }: Pick<Session, "userId">,
  order: readonly StepName[],
  tenant: Tenant,
): void {
  if (!tenant.trial) return;
  const { client } = asked;
  const whom = { client: client.id, user: userId };
  const parsed = parseBy(authorizationParams, params);
  for (const [rule, check] of rules)
    tryRule(tenant, rule, whom, (proposed) => check({ params: parsed, client, tenant: proposed }));
  tryRule(tenant, "redirect_uri", whom, (proposed) => replyAddress(params, client, proposed));
  tryAccess(asked, { userId }, order, tenant, (proposed) => readAccess(parsed, client, proposed));
}

/** The same of what the person would have been asked, however the request came. @param read what it asks for, under other settings */
export function tryAccess(
  asked: Asked,
  { userId }: Pick<Session, "userId">,
  order: readonly StepName[],
  tenant: Tenant,
  read: (proposed: Tenant) => Promise<AccessRequest>,
): void {
  tryRule(tenant, "acr", { client: asked.client.id, user: userId }, async (proposed) => {
    const { decision } = decisionOn({ ...asked, request: await read(proposed) }, order, proposed);
    return decision.kind === "ask" ? asking[decision.reason] : undefined;
  });
}

/** Reasons to ask that come of settings. */
const asking: Readonly<Record<string, PolicyRule>> = {
  factor_required: "second_factor",
  session_too_old: "session_age",
  consent_too_old: "consent",
  never_asked: "consent",
  scope_not_granted: "consent",
};
