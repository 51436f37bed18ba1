import { CodeBlock } from "@/app/admin/_kit/code-block";
import { EmptyState } from "@/app/admin/_kit/empty-state";
import type { TenantVisit } from "@/app/admin/_shell/admin";

/** What configuration as code is, and the three commands that begin it. */
export function NotManaged({ tenantId, t }: TenantVisit) {
  const steps = [
    { key: "export", code: `npx gatehouse config export --tenant ${tenantId} --out ${tenantId}.yaml` },
    { key: "plan", code: `npx gatehouse config plan ${tenantId}.yaml --out ${tenantId}.plan` },
    { key: "apply", code: `npx gatehouse config apply ${tenantId}.yaml --plan ${tenantId}.plan` },
  ] as const;
  return (
    <div className="rounded-2xl border border-line bg-surface">
      <EmptyState icon="layers" title={t("configuration.emptyTitle")}>
        {t("configuration.empty")}
      </EmptyState>
      <ol className="mx-auto grid max-w-3xl grid-cols-1 gap-7 px-5 pb-12 sm:px-8">
        {steps.map(({ key, code }, at) => (
          <li key={key} className="grid grid-cols-1 gap-2.5">
            <div>
              <h3 className="font-semibold text-ink">
                {at + 1}. {t(`configuration.step.${key}`)}
              </h3>
              <p className="mt-0.5 text-sm leading-relaxed text-pretty text-muted">
                {t(`configuration.step.${key}Text`)}
              </p>
            </div>
            <CodeBlock code={code} label={t(`configuration.step.${key}`)} />
          </li>
        ))}
      </ol>
    </div>
  );
}
