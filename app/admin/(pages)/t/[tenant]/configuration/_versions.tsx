import { Badge } from "@/app/admin/_kit/badge";
import { Pager, RowLink, Table } from "@/app/admin/_kit/table";
import { Time } from "@/app/admin/_kit/time";
import type { TenantVisit } from "@/app/admin/_shell/admin";
import { actorText } from "@/app/admin/_shell/event-lines";
import type { ShownConfigVersion } from "@/lib/admin/config-files/resource-schemas";

interface VersionsProps extends TenantVisit {
  readonly items: readonly ShownConfigVersion[];
  readonly next: string | null;
  readonly after: string | undefined;
  readonly current: number;
}

/** What was applied, the latest first: each leads to what it did, and back to it. */
export function Versions({ tenantId, t, items, next, after, current }: VersionsProps) {
  const here = `/admin/t/${tenantId}/configuration`;
  return (
    <section aria-labelledby="history-title" className="mt-4">
      <h2 id="history-title" className="text-lg font-semibold tracking-[-0.01em] text-ink">
        {t("configuration.history")}
      </h2>
      <p className="mt-1 mb-4 text-sm text-muted">{t("configuration.historyText")}</p>
      <Table
        caption={t("configuration.history")}
        rows={items}
        rowKey={({ number }) => String(number)}
        columns={[
          {
            key: "version",
            heading: t("configuration.current"),
            cell: ({ number, restored_from: restored }) => (
              <span className="flex flex-wrap items-center gap-x-2">
                <RowLink href={`${here}/${number}`}>{t("configuration.version", { number: String(number) })}</RowLink>
                {number === current && <Badge tone="good">{t("configuration.isCurrent")}</Badge>}
                {restored !== undefined && (
                  <span className="text-sm font-normal text-muted">
                    {t("configuration.restored", { number: String(restored) })}
                  </span>
                )}
              </span>
            ),
          },
          { key: "did", heading: t("configuration.did"), cell: (row) => t("configuration.counts", countsOf(row)) },
          {
            key: "when",
            heading: t("configuration.applied"),
            from: "sm",
            cell: ({ applied_at: at }) => <Time at={at} t={t} />,
          },
          { key: "by", heading: t("configuration.by"), from: "md", cell: ({ by }) => actorText(by, t) },
        ]}
      />
      <Pager href={here} next={next} after={after} t={t} />
    </section>
  );
}

const countsOf = ({ created, changed, removed }: ShownConfigVersion) => ({ created, changed, removed });
