import { Changes } from "@/app/admin/_configuration/changes";
import { Badge } from "@/app/admin/_kit/badge";
import { CodeBlock } from "@/app/admin/_kit/code-block";
import { PageHeader } from "@/app/admin/_kit/page-header";
import { Section } from "@/app/admin/_kit/section";
import { Time } from "@/app/admin/_kit/time";
import { orPage, visitTenant } from "@/app/admin/_shell/admin";
import { actorText } from "@/app/admin/_shell/event-lines";
import { configVersions } from "@/lib/admin/config-files/resource";
import { mayDo } from "@/lib/admin/permissions";
import { Rollback } from "./_rollback";

interface Props {
  readonly params: Promise<{ tenant: string; version: string }>;
}

/** A version of a tenant's file: what it did, what going back to it would do, and the file itself. */
export default async function VersionPage({ params }: Props) {
  const [visited, { version }] = await Promise.all([visitTenant(params), params]);
  const { context, tenantId, t } = visited;
  const shown = await orPage(configVersions.show(context, version));
  const { items } = await orPage(configVersions.list(context, { limit: 1 }));
  const { number, applied_at: at, by, restored_from: restored, changes, content = "" } = shown;
  const here = `/admin/t/${tenantId}/configuration`;
  return (
    <>
      <PageHeader
        crumbs={[
          { label: tenantId, href: `/admin/t/${tenantId}` },
          { label: t("configuration.title"), href: here },
        ]}
        crumbsLabel={t("nav.breadcrumbs")}
        title={t("configuration.version", { number: String(number) })}
        badge={items[0]?.number === number && <Badge tone="good">{t("configuration.isCurrent")}</Badge>}
      >
        {actorText(by, t)}, <Time at={at} t={t} look="exact" />
        {restored !== undefined && `, ${t("configuration.restored", { number: String(restored) })}`}
      </PageHeader>
      <div className="grid grid-cols-1 gap-6">
        <Section id="did" title={t("configuration.didTitle")}>
          {changes && changes.length > 0 ? (
            <Changes changes={changes} tenantId={tenantId} as="done" t={t} />
          ) : (
            <p className="text-[0.9375rem] text-muted">
              {t(changes ? "configuration.didNothing" : "configuration.didNotKept")}
            </p>
          )}
        </Section>
        {mayDo(context, "rollback", { ...configVersions, tenantId }) && <Rollback {...visited} number={number} />}
        <Section id="file" title={t("configuration.file")} text={t("configuration.fileText")}>
          <CodeBlock code={content} label={t("configuration.file")} />
        </Section>
      </div>
    </>
  );
}
