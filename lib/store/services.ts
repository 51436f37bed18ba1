import type { Database } from "@/db/client";
import { type Clock, systemClock } from "@/lib/base/clock";
import { type AssertionStore, assertionStore } from "@/lib/store/assertions";
import { type AttemptStore, attemptStore } from "@/lib/store/attempts";
import { type AuthorizationStore, authorizationStore } from "@/lib/store/authorizations";
import { type CodeAttemptStore, codeAttemptStore } from "@/lib/store/code-attempts";
import { type ConsentStore, consentStore } from "@/lib/store/consents";
import { type DeviceCodeStore, deviceCodeStore } from "@/lib/store/device-codes";
import { type FactorStore, factorStore } from "@/lib/store/factors";
import { type InteractionStore, interactionStore } from "@/lib/store/interactions";
import { type PasswordStore, passwordStore } from "@/lib/store/passwords";
import { type FindingStore, findingStore } from "@/lib/store/policy-findings";
import { type PostedRequestStore, postedRequestStore } from "@/lib/store/posted-requests";
import { type PushedRequestStore, pushedRequestStore } from "@/lib/store/pushed-requests";
import { type RefreshTokenStore, refreshTokenStore } from "@/lib/store/refresh-tokens";
import { type RegistrationStore, registrationStore } from "@/lib/store/registrations";
import { type SessionStore, sessionStore } from "@/lib/store/sessions";
import { type TokenStore, tokenStore } from "@/lib/store/tokens";
import { type UsedProofStore, usedProofStore } from "@/lib/store/used-proofs";

/** What a flow may use, already bound to one tenant. A function asks for the few it needs: `Pick<Services, "tokens" | "clock">`. */
export interface Services {
  readonly clock: Clock;
  readonly attempts: AttemptStore;
  readonly sessions: SessionStore;
  readonly codeAttempts: CodeAttemptStore;
  readonly factors: FactorStore;
  readonly passwords: PasswordStore;
  readonly consents: ConsentStore;
  readonly interactions: InteractionStore;
  readonly authorizations: AuthorizationStore;
  readonly refreshTokens: RefreshTokenStore;
  readonly tokens: TokenStore;
  readonly postedRequests: PostedRequestStore;
  readonly pushedRequests: PushedRequestStore;
  readonly deviceCodes: DeviceCodeStore;
  readonly registrations: RegistrationStore;
  readonly assertions: AssertionStore;
  readonly usedProofs: UsedProofStore;
  readonly findings: FindingStore;
}

export function servicesFor(
  { sql, lookups }: Pick<Database, "sql" | "lookups">,
  tenantId: string,
  clock: Clock = systemClock,
): Services {
  return {
    clock,
    attempts: attemptStore(sql, tenantId),
    sessions: sessionStore(sql, lookups, tenantId),
    codeAttempts: codeAttemptStore(sql, tenantId),
    factors: factorStore(sql, tenantId),
    passwords: passwordStore(sql, tenantId),
    consents: consentStore(sql, tenantId),
    interactions: interactionStore(sql, tenantId),
    authorizations: authorizationStore(sql, tenantId),
    refreshTokens: refreshTokenStore(sql, tenantId),
    tokens: tokenStore(sql, lookups, tenantId),
    postedRequests: postedRequestStore(sql, tenantId),
    pushedRequests: pushedRequestStore(sql, tenantId),
    deviceCodes: deviceCodeStore(sql, tenantId),
    registrations: registrationStore(sql, tenantId),
    assertions: assertionStore(sql, tenantId),
    usedProofs: usedProofStore(sql, tenantId),
    findings: findingStore(sql, tenantId),
  };
}
