import { forbidden } from "next/navigation";
import { Badge } from "@/app/admin/_kit/badge";
import { LinkButton } from "@/app/admin/_kit/button";
import { PageHeader } from "@/app/admin/_kit/page-header";
import { Section } from "@/app/admin/_kit/section";
import { Pager, RowLink, Table } from "@/app/admin/_kit/table";
import { Time } from "@/app/admin/_kit/time";
import { orPage, single, visitTenant } from "@/app/admin/_shell/admin";
import { placeOf } from "@/app/admin/_shell/places";
import { mayDo } from "@/lib/admin/permissions";
import { mostBytes } from "@/lib/admin/resources/import-schemas";
import { imports } from "@/lib/admin/resources/imports";
import { FileHelp } from "./file-help";
import { tones } from "./tones";
import { UploadForm } from "./upload-form";

interface Props {
  readonly params: Promise<{ tenant: string }>;
  readonly searchParams: Promise<Record<string, string | string[]>>;
}

/** Where people are brought along from elsewhere, and taken elsewhere. */
export default async function ImportsPage({ params, searchParams }: Props) {
  const [{ admin, context, tenantId, t }, query] = await Promise.all([visitTenant(params), searchParams]);
  if (!mayDo(context, "create", { ...imports, tenantId })) forbidden();
  const after = single(query.after);
  const [place, { items, next }] = await Promise.all([
    placeOf(admin, tenantId),
    orPage(imports.list(context, { limit: 20, after })),
  ]);
  const base = `/admin/t/${tenantId}/users`;
  return (
    <>
      <PageHeader
        title={t("imports.title")}
        crumbs={[
          { label: t("nav.tenants"), href: "/admin" },
          { label: place.name, href: `/admin/t/${tenantId}` },
          { label: t("users.title"), href: base },
        ]}
        crumbsLabel={t("nav.breadcrumbs")}
      >
        {t("imports.lead")}
      </PageHeader>
      <div className="grid grid-cols-1 items-start gap-6 lg:grid-cols-[minmax(0,1fr)_minmax(0,24rem)]">
        <div className="grid grid-cols-1 gap-6">
          <UploadForm
            tenantId={tenantId}
            mostBytes={mostBytes}
            words={{
              choose: t("imports.choose"),
              orDrop: t("imports.orDrop"),
              // The form fills these two in as it goes.
              sending: t("imports.sending", { file: "{file}", percent: "{percent}" }).replace(/[\u2066-\u2069]/g, ""),
              stop: t("imports.stopSending"),
              notText: t("imports.notText"),
              tooLarge: t("imports.tooLarge"),
              empty: t("imports.emptyFile"),
              failed: t("imports.sendFailed"),
            }}
          />
          {items.length > 0 && (
            <div>
              <h2 className="mb-3 font-semibold tracking-[-0.006em] text-ink">{t("imports.recent")}</h2>
              <Table
                caption={t("imports.recent")}
                rows={items}
                rowKey={({ id }) => id}
                columns={[
                  {
                    key: "name",
                    heading: t("imports.file"),
                    cell: ({ id, name }) => <RowLink href={`${base}/import/${id}`}>{name}</RowLink>,
                  },
                  {
                    key: "state",
                    heading: t("imports.state"),
                    cell: ({ state }) => <Badge tone={tones[state]}>{t(`imports.is.${state}`)}</Badge>,
                  },
                  {
                    key: "created",
                    heading: t("imports.users"),
                    from: "sm",
                    isNumber: true,
                    cell: ({ created }) => t.format.number(created),
                  },
                  {
                    key: "since",
                    heading: t("imports.since"),
                    from: "sm",
                    cell: (row) => <Time at={row.created_at} t={t} />,
                  },
                ]}
              />
              <Pager href={`${base}/import`} next={next} after={after} t={t} />
            </div>
          )}
        </div>
        <div className="grid grid-cols-1 gap-6">
          <FileHelp tenantId={tenantId} t={t} />
          <Section id="export" title={t("imports.export")} text={t("imports.exportText")}>
            <div className="flex flex-wrap gap-2">
              <LinkButton href={`${base}/export?format=csv`} download>
                {t("imports.exportAs", { format: "CSV" })}
              </LinkButton>
              <LinkButton href={`${base}/export?format=jsonl`} download>
                {t("imports.exportAs", { format: "JSON Lines" })}
              </LinkButton>
            </div>
          </Section>
        </div>
      </div>
    </>
  );
}
