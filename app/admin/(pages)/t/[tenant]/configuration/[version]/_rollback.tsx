import { rollBackConfiguration } from "@/app/admin/_actions/configuration";
import { Changes } from "@/app/admin/_configuration/changes";
import { ActionForm } from "@/app/admin/_kit/action-form";
import { Section } from "@/app/admin/_kit/section";
import type { TenantVisit } from "@/app/admin/_shell/admin";
import { configVersions } from "@/lib/admin/config-files/resource";
import { rollbackPlan } from "@/lib/admin/config-files/resource-schemas";
import { AdminError } from "@/lib/admin/errors";

/** What going back to a version would change now, and the button that does exactly that. */
export async function Rollback({ context, tenantId, t, number }: TenantVisit & { number: number }) {
  const title = t("configuration.rollback", { number: String(number) });
  const planned = await configVersions.act(context, "plan-rollback", String(number), {}).catch(refusal);
  if (typeof planned === "string")
    return (
      <Section id="rollback" title={title} text={t("configuration.rollbackRefused")}>
        <p className="text-sm leading-relaxed whitespace-pre-line wrap-anywhere text-danger">{planned}</p>
      </Section>
    );
  const { digest, changes, left } = rollbackPlan.parse(planned);
  if (changes.length === 0)
    return (
      <Section id="rollback" title={title}>
        <p className="text-[0.9375rem] text-muted">{t("configuration.rollbackNothing")}</p>
      </Section>
    );
  return (
    <Section id="rollback" title={title} text={t("configuration.rollbackText")} tone="danger">
      <Changes changes={changes} tenantId={tenantId} as="done" t={t} />
      <div className="mt-8 grid grid-cols-1 gap-4 border-t border-line pt-5">
        <p className="text-sm leading-relaxed text-pretty text-muted">
          {t("configuration.rollbackSecrets")} {left.length > 0 && t("configuration.left", { count: left.length })}
        </p>
        <ActionForm
          name="rollback"
          action={rollBackConfiguration.bind(null, tenantId, number, digest)}
          look="danger"
          submit={title}
        />
      </div>
    </Section>
  );
}

function refusal(error: unknown): string {
  if (error instanceof AdminError) return error.message;
  throw error;
}
