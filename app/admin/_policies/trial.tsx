import Link from "next/link";
import { settleTrial } from "@/app/admin/_actions/policies";
import { ActionForm } from "@/app/admin/_kit/action-form";
import { Badge } from "@/app/admin/_kit/badge";
import { Button } from "@/app/admin/_kit/button";
import { Section } from "@/app/admin/_kit/section";
import { Table } from "@/app/admin/_kit/table";
import { Time } from "@/app/admin/_kit/time";
import { mayDo } from "@/lib/admin/permissions";
import type { Context } from "@/lib/admin/resource";
import { findingsIn, type ShownTrial } from "@/lib/admin/resources/policy-trial-view";
import { policyTrials } from "@/lib/admin/resources/policy-trials";
import type { DashboardTranslator } from "@/lib/i18n/dashboard";

interface TrialProps {
  readonly trial: ShownTrial;
  readonly tenantId: string;
  readonly context: Context;
  readonly t: DashboardTranslator;
}

/** What is tried on live traffic, whom it would have stopped, and what can be done about it. */
export async function Trial({ trial, tenantId, context, t }: TrialProps) {
  const findings = findingsIn(await policyTrials.act(context, "findings", trial.id, {}));
  const mayChange = mayDo(context, "enforce", { ...policyTrials, tenantId });
  const isRunning = trial.state === "running";
  return (
    <Section
      id="trial"
      title={t("policies.trial")}
      text={t(isRunning ? "policies.trialRunning" : "policies.trialOver")}
    >
      <div className="grid grid-cols-1 gap-5">
        <ul className="grid gap-2 text-sm sm:gap-1.5">
          {trial.changes.map(({ setting, before, after }) => (
            <li key={setting} className="grid gap-x-3 wrap-anywhere sm:flex sm:items-baseline">
              <code className="font-mono text-[0.8125rem] text-ink">{setting}</code>
              <span className="text-muted">
                {shown(before, t)} → <strong className="font-semibold text-ink">{shown(after, t)}</strong>
              </span>
            </li>
          ))}
        </ul>
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5 text-sm text-muted">
          <Badge tone={isRunning ? "accent" : "plain"}>{t(`policies.${trial.state}`)}</Badge>
          <span>
            {t("policies.begunAt")} <Time at={trial.begun_at} t={t} /> ·{" "}
            {t(isRunning ? "policies.endsAt" : "policies.endedAt")} <Time at={trial.ends_at} t={t} />
          </span>
        </div>
        {findings.length === 0 ? (
          <p className="rounded-xl bg-well px-4 py-3 text-sm text-pretty text-muted">{t("policies.nothingFound")}</p>
        ) : (
          <Table
            caption={t("policies.findings")}
            rows={findings}
            rowKey={({ rule, client, user }) => [rule, client, user].join(" ")}
            columns={[
              {
                key: "rule",
                heading: t("policies.rule"),
                cell: ({ rule, clause, client }) => (
                  <>
                    {t(`policies.rules.${rule}`)}
                    <span className="block text-sm font-normal text-muted wrap-anywhere sm:hidden">
                      {client ?? t("policies.newClient")}
                    </span>
                    <span className="block text-xs font-normal text-muted">{clause}</span>
                  </>
                ),
              },
              {
                key: "client",
                heading: t("policies.client"),
                from: "sm",
                cell: ({ client }) => client ?? t("policies.newClient"),
              },
              {
                key: "user",
                heading: t("policies.person"),
                from: "md",
                cell: ({ user }) =>
                  user && (
                    <Link
                      href={`/admin/t/${tenantId}/users/${user}`}
                      prefetch={false}
                      className="font-mono text-xs underline decoration-line underline-offset-4 hover:decoration-current"
                    >
                      {user}
                    </Link>
                  ),
              },
              {
                key: "count",
                heading: t("policies.howOften"),
                isNumber: true,
                cell: ({ count }) => t.format.number(count),
              },
              { key: "last", heading: t("policies.last"), from: "sm", cell: (row) => <Time at={row.last_at} t={t} /> },
            ]}
          />
        )}
        {mayChange && (
          <ActionForm
            name="trial"
            action={settleTrial}
            submit={t("policies.enforceTrial")}
            others={
              <Button type="submit" name="do" value="end">
                {t("policies.endTrial")}
              </Button>
            }
          >
            <input type="hidden" name="tenant" value={tenantId} />
            <input type="hidden" name="trial" value={trial.id} />
            <p className="text-sm text-pretty text-muted">{t("policies.settleText")}</p>
          </ActionForm>
        )}
      </div>
    </Section>
  );
}

function shown(value: unknown, t: DashboardTranslator): string {
  if (value === null || value === undefined) return t("form.notSet");
  if (typeof value === "boolean") return t(value ? "form.yes" : "form.no");
  if (Array.isArray(value)) return value.length > 0 ? value.join(", ") : "–";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
