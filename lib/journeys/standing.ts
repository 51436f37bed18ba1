import { OAuthError } from "@/lib/base/errors";
import { noteDecision, noteFacts } from "@/lib/base/notes";
import { permissionsOf } from "@/lib/claims/permissions";
import { isEnough } from "@/lib/identity/assurance";
import type { Client } from "@/lib/model/client-metadata";
import type { StepName } from "@/lib/model/interaction";
import type { Progress } from "@/lib/model/progress";
import type { AccessRequest } from "@/lib/oauth/authorize/access";
import type { BrowserState, Session } from "@/lib/store/session";
import type { Tenant } from "@/lib/tenants/tenant";
import { decide } from "./decide";
import { gatherFacts } from "./facts";
import type { Question } from "./page";
import { progressOf } from "./second-factor";

/** A request for access in somebody's browser. */
export interface Asked {
  readonly request: AccessRequest;
  readonly client: Client;
  readonly browser: BrowserState | undefined;
  /** When the interaction began, in seconds since 1970; undefined for a request that has just come. */
  readonly startedAt: number | undefined;
  /** Undefined where no redirect answers. */
  readonly redirectUri?: string;
  readonly isDeclined: boolean | undefined;
}

/** A session that reaches what is asked for, or what the person has to be asked before. */
type Standing =
  | { readonly kind: "answer"; readonly session: Session }
  | { readonly kind: "ask"; readonly question: FreshQuestion };

/** With all that is kept of what is half done. */
export type FreshQuestion = Question & { readonly progress: Progress | undefined };

/** What the facts of now decide. */
export function decisionOn(asked: Asked, order: readonly StepName[], tenant: Pick<Tenant, "settings" | "services">) {
  const { request, client } = asked;
  const facts = gatherFacts({ ...asked, now: tenant.services.clock() });
  const permissions = permissionsOf(request, tenant.settings);
  return { facts, decision: decide({ facts, request, permissions, client, settings: tenant.settings }, order) };
}

/**
 * How a request for access stands at this moment: gathers the facts and decides on them.
 * @param order the steps of this journey, in the order in which they are asked
 * @throws OAuthError the refusal of the step under `prompt=none` (OIDC Core §3.1.2.6); unmet_authentication_requirements where the
 *   sign-in did not reach an essential class (OIDC Core §5.5.1.1), or what the tenant asks of everybody
 */
export function standingOf(asked: Asked, order: readonly StepName[], tenant: Tenant): Standing {
  const { request } = asked;
  const { decision, facts } = decisionOn(asked, order, tenant);
  noteFacts(tenant, {
    sessions: facts.sessions.length,
    session_found: facts.session !== undefined,
    ...(facts.session && { session_acr: facts.session.acr, has_consent: facts.session.consent !== undefined }),
  });
  if (decision.kind === "ask") {
    const { step, reason } = decision;
    noteDecision(tenant, `ask: ${step.name}`, reason);
    if (request.prompts.has("none")) throw new OAuthError(step.refusal, `the person would have to be asked: ${reason}`);
    const form = { identifier: facts.session?.username ?? request.loginHint };
    return { kind: "ask", question: { step: step.name, reason, form, progress: progressOf(step.name, facts, tenant) } };
  }
  const { acr, leastAcr } = request;
  const { acr: reached } = decision.session;
  if ((acr.isEssential && !isEnough(reached, acr.wanted)) || !isEnough(reached, leastAcr))
    throw new OAuthError("unmet_authentication_requirements", "the sign-in did not reach an essential acr value");
  noteDecision(tenant, "answer");
  return decision;
}
