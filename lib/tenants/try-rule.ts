import { OAuthError } from "@/lib/base/errors";
import { logger } from "@/lib/base/log";
import { type PolicyRule, policyRules } from "@/lib/model/policies";
import type { Tenant } from "./tenant";

/** Whom it would have concerned. */
interface Whom {
  readonly client?: string | undefined;
  readonly user?: string | undefined;
}

/**
 * Asks a rule of a request that was let through again, under the settings that are tried, and notes whom it would have stopped. Nothing
 * waits for it and nothing of it reaches an answer: not what it finds, not what it throws, not how long it takes.
 * @param run the same function that let the request through. An OAuthError that it throws is a finding, of `rule`; so is a rule that it gives
 */
export function tryRule(
  { trial }: Pick<Tenant, "trial">,
  rule: PolicyRule,
  whom: Whom,
  run: (proposed: Tenant) => unknown,
): void {
  if (!trial) return;
  const { id, endsAt, tenant } = trial;
  const now = tenant.services.clock();
  if (endsAt <= now) return;
  const note = (found: PolicyRule) =>
    tenant.services.findings.note(id, { rule: found, clientId: whom.client, userId: whom.user }, now);
  const attempt = async () => {
    const found = await run(tenant);
    if (isRule(found)) note(found);
  };
  attempt().catch((thrown: unknown) => {
    if (thrown instanceof OAuthError) note(rule);
    else logger().warn({ event: "trial.failed", reason: rule, err: thrown }, "A rule could not be tried");
  });
}

const isRule = (found: unknown): found is PolicyRule => typeof found === "string" && Object.hasOwn(policyRules, found);
