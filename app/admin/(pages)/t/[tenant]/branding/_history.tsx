import { publishBranding } from "@/app/admin/_actions/branding";
import { PreviewPane, type PreviewProps } from "@/app/admin/_branding/preview-pane";
import { WhenSeen } from "@/app/admin/_branding/when-seen";
import { ActionForm } from "@/app/admin/_kit/action-form";
import { Badge } from "@/app/admin/_kit/badge";
import { Dialog } from "@/app/admin/_kit/dialog";
import { EmptyState } from "@/app/admin/_kit/empty-state";
import { Table } from "@/app/admin/_kit/table";
import { Time } from "@/app/admin/_kit/time";
import { actorText, type ShownEvent } from "@/app/admin/_shell/event-lines";
import type { ShownBranding } from "@/lib/admin/resources/branding-schemas";
import type { DashboardTranslator } from "@/lib/i18n/dashboard";

interface HistoryProps {
  versions: readonly ShownBranding[];
  mayPublish: boolean;
  preview: Omit<PreviewProps, "of">;
  t: DashboardTranslator;
}

/** What was published: to look at, and to go back to. */
export function BrandingHistory({ versions, mayPublish, preview, t }: HistoryProps) {
  return (
    <section aria-labelledby="history-title" className="mt-12">
      <h2 id="history-title" className="text-lg font-semibold tracking-[-0.01em] text-ink">
        {t("branding.history")}
      </h2>
      <p className="mt-1 mb-4 text-sm text-muted">{t("branding.historyText")}</p>
      {versions.length === 0 ? (
        <div className="rounded-2xl border border-line bg-surface">
          <EmptyState icon="clock" title={t("branding.historyEmpty")}>
            {t("branding.historyEmptyText")}
          </EmptyState>
        </div>
      ) : (
        <Table
          caption={t("branding.history")}
          rows={versions}
          rowKey={({ id }) => id}
          columns={[
            {
              key: "version",
              heading: t("branding.version"),
              isNumber: true,
              cell: ({ id, state, restored_from: restored }) => (
                <span className="inline-flex flex-wrap items-center gap-2">
                  {t("branding.number", { number: id })}
                  {state === "published" && <Badge tone="good">{t("branding.published")}</Badge>}
                  {restored !== undefined && (
                    <span className="text-muted">{t("branding.restored", { number: String(restored) })}</span>
                  )}
                </span>
              ),
            },
            { key: "when", heading: t("branding.when"), from: "sm", cell: ({ at }) => <Time at={at} t={t} /> },
            { key: "who", heading: t("branding.who"), from: "md", cell: (row) => whoText(row, t) },
            {
              key: "actions",
              heading: t("branding.actions"),
              isHeadingHidden: true,
              cell: ({ id, state }) => (
                <div className="flex flex-wrap justify-end gap-2">
                  <Dialog label={t("branding.look")} look="quiet" title={t("branding.number", { number: id })}>
                    <WhenSeen>
                      <PreviewPane {...preview} of={id} />
                    </WhenSeen>
                  </Dialog>
                  {mayPublish && state !== "published" && (
                    <Dialog
                      label={t("branding.goBack")}
                      title={t("branding.goBackTitle", { number: id })}
                      text={t("branding.publishText")}
                    >
                      <ActionForm name={`publish-${id}`} action={publishBranding} submit={t("branding.goBack")}>
                        <input type="hidden" name="tenant" value={preview.tenantId} />
                        <input type="hidden" name="id" value={id} />
                      </ActionForm>
                    </Dialog>
                  )}
                </div>
              ),
            },
          ]}
        />
      )}
    </section>
  );
}

function whoText({ by }: ShownBranding, t: DashboardTranslator): string {
  return by ? actorText(by as ShownEvent["actor"], t) : t("branding.elsewhere");
}
