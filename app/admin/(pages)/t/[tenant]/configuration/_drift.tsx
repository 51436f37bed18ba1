import type { z } from "zod";
import { Icon } from "@/app/_ui/icon";
import { Changes } from "@/app/admin/_configuration/changes";
import { LinkButton } from "@/app/admin/_kit/button";
import { CodeBlock } from "@/app/admin/_kit/code-block";
import { Section } from "@/app/admin/_kit/section";
import type { TenantVisit } from "@/app/admin/_shell/admin";
import { configVersions } from "@/lib/admin/config-files/resource";
import type { shownDrift } from "@/lib/admin/config-files/resource-schemas";
import { mayDo } from "@/lib/admin/permissions";

/** What is otherwise than the file says, and the two ways to bring both together. */
export function Drift({ drift, context, tenantId, t }: TenantVisit & { drift: z.infer<typeof shownDrift> }) {
  const { number, things } = drift;
  const version = `/admin/t/${tenantId}/configuration/${number}`;
  const mayRollBack = mayDo(context, "rollback", { ...configVersions, tenantId });
  const title = t("configuration.driftTitle", { count: things.length });
  if (things.length === 0)
    return (
      <Section id="drift" title={title}>
        <p className="flex gap-2.5 text-[0.9375rem] text-good">
          <Icon name="check" className="mt-0.5 size-4.5" />
          {t("configuration.asFile")}
        </p>
      </Section>
    );
  return (
    <Section id="drift" title={title} text={t("configuration.driftText")}>
      <Changes changes={things} tenantId={tenantId} as="drift" t={t} />
      <div className="mt-8 grid grid-cols-1 gap-2.5 border-t border-line pt-5">
        <p className="text-sm text-pretty text-muted">{t("configuration.keep")}</p>
        <CodeBlock
          label={t("configuration.keep")}
          code={`npx gatehouse config export --tenant ${tenantId} --out ${tenantId}.yaml`}
        />
        {mayRollBack && (
          <div className="mt-2 flex justify-end">
            <LinkButton href={version}>{t("configuration.takeBack")}</LinkButton>
          </div>
        )}
      </div>
    </Section>
  );
}
