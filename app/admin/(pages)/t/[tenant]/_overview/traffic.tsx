import Link from "next/link";
import { Bars } from "@/app/admin/_kit/bars";
import { Section } from "@/app/admin/_kit/section";
import { Table } from "@/app/admin/_kit/table";
import type { TenantVisit } from "@/app/admin/_shell/admin";
import { allOf } from "@/lib/admin/page";
import { type ShownPoint, statistics } from "@/lib/admin/resources/statistics";
import type { DashboardTranslator } from "@/lib/i18n/dashboard";
import { type Range, ranges } from "@/lib/model/statistics";

type Counted = Exclude<keyof ShownPoint, "at" | "token_refusals" | "consents">;

const byHour = ["sign_ins", "failures", "registrations", "authorizations", "tokens"] as const satisfies Counted[];
const byDay = ["sign_ins", "failures", "registrations", "active_users", "tokens"] as const satisfies Counted[];
const rangeNames = Object.keys(ranges) as Range[];

/** The range that an address asks for. */
export const rangeOf = (wanted: string | undefined): Range => rangeNames.find((name) => name === wanted) ?? "24h";

/** What happens in a tenant, over time. */
export async function Traffic({ context, tenantId, t, range }: TenantVisit & { range: Range }) {
  const points = await allOf(statistics, context, { range });
  const shown: readonly Counted[] = ranges[range].step === "hour" ? byHour : byDay;
  const written = (value: number) => t.format.number(value);
  const [first, last] = [points[0], points.at(-1)];
  return (
    <Section id="traffic" title={t("traffic.title")} text={t("traffic.text")}>
      <Ranges tenantId={tenantId} range={range} t={t} />
      <div className="grid grid-cols-2 gap-3 lg:grid-cols-6 [&>:first-child]:col-span-2 lg:[&>*]:col-span-2 lg:[&>:nth-child(-n+2)]:col-span-3">
        {first &&
          last &&
          shown.map((name) => {
            const values = points.map((point) => point[name] ?? 0);
            // Who came on two days is one person of each, so days are not added up.
            const total = name === "active_users" ? Math.max(...values) : values.reduce((sum, one) => sum + one, 0);
            return (
              <Bars
                key={name}
                label={t(`traffic.${name}`)}
                total={written(total)}
                values={values}
                from={timeOf(first, range, t)}
                until={timeOf(last, range, t)}
              />
            );
          })}
      </div>
      <details className="mt-4">
        <summary className="min-h-11 cursor-pointer py-2.5 text-sm font-medium text-link sm:min-h-9 sm:py-1.5">
          {t("traffic.table")}
        </summary>
        <div className="mt-2">
          <Table
            caption={t("traffic.title")}
            rows={[...points].reverse()}
            rowKey={({ at }) => at}
            columns={[
              { key: "at", heading: t("traffic.at"), cell: (point) => timeOf(point, range, t) },
              ...shown.map((name) => ({
                key: name,
                heading: t(`traffic.${name}`),
                isNumber: true,
                cell: (point: ShownPoint) => written(point[name] ?? 0),
              })),
            ]}
          />
        </div>
      </details>
    </Section>
  );
}

const timeOf = ({ at }: ShownPoint, range: Range, t: DashboardTranslator) =>
  t.format.dateTime(
    new Date(at),
    ranges[range].step === "hour"
      ? { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }
      : { day: "numeric", month: "short" },
  );

function Ranges({ tenantId, range, t }: { tenantId: string; range: Range; t: DashboardTranslator }) {
  return (
    <nav aria-label={t("traffic.ranges")} className="mb-4 flex w-fit rounded-lg border border-line p-0.5">
      {rangeNames.map((name) => (
        <Link
          key={name}
          href={`/admin/t/${tenantId}?range=${name}`}
          prefetch={false}
          scroll={false}
          aria-current={name === range ? "true" : undefined}
          className="inline-flex min-h-11 items-center rounded-md px-3 text-sm font-medium text-muted hover:text-ink aria-[current]:bg-well aria-[current]:text-ink sm:min-h-8"
        >
          {t(`traffic.range${name}`)}
        </Link>
      ))}
    </nav>
  );
}
