import { Icon } from "@/app/_ui/icon";
import { DescriptionList } from "@/app/admin/_kit/description-list";
import { Section } from "@/app/admin/_kit/section";
import { clauseOf } from "@/lib/dashboard/clause";
import type { TraceView } from "./view";

type Shown = Pick<TraceView, "trace" | "t">;

/** The rules that it was held to, with their clauses, to the first that it broke. */
export function Checks({ trace: { checks }, t }: Shown) {
  if (checks.length === 0) return null;
  return (
    <Section id="checks" title={t("traces.checks")} text={t("traces.checksText")}>
      <ol className="-my-3 divide-y divide-line">
        {checks.map(({ name, clause, outcome }) => {
          const isKept = outcome === "passed";
          return (
            <li key={`${name} ${clause}`} className="flex flex-wrap items-center gap-x-3 gap-y-1 py-2.5">
              <Icon name={isKept ? "check" : "close"} className={`size-4.5 ${isKept ? "text-good" : "text-danger"}`} />
              <span className="sr-only">{t(isKept ? "traces.passed" : "traces.broken")}</span>
              <code
                className={`min-w-0 flex-1 font-mono text-[0.8125rem] wrap-anywhere ${isKept ? "text-ink" : "font-semibold text-danger"}`}
              >
                {name}
              </code>
              <Clause clause={clause} />
            </li>
          );
        })}
      </ol>
    </Section>
  );
}

function Clause({ clause }: { clause: string }) {
  const found = clauseOf(` (${clause})`).clause;
  if (!found) return <span className="text-sm text-muted">{clause}</span>;
  return (
    <a
      href={found.href}
      target="_blank"
      rel="noreferrer"
      className="inline-flex min-h-11 items-center text-sm font-medium text-link underline-offset-4 hover:underline sm:min-h-6"
    >
      {clause}
    </a>
  );
}

/** What was known when it was decided. */
export function Facts({ trace: { facts }, t }: Shown) {
  const all = Object.entries(facts);
  if (all.length === 0) return null;
  return (
    <Section id="facts" title={t("traces.facts")}>
      <DescriptionList
        rows={all.map(([term, fact]) => ({
          term,
          value: (
            <code className="font-mono text-[0.8125rem] whitespace-pre-line" dir="ltr">
              {Array.isArray(fact) ? fact.join("\n") || "–" : String(fact)}
            </code>
          ),
        }))}
      />
    </Section>
  );
}

/** What it asked of the database, and how long that took. */
export function Statements({ trace: { statements }, t }: Shown) {
  return (
    <Section id="statements" title={t("traces.statements")} text={t("traces.statementsText")}>
      {statements.length === 0 ? (
        <p className="text-muted">{t("traces.noStatements")}</p>
      ) : (
        <ol className="-my-2 divide-y divide-line">
          {statements.map(({ name, ms }, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the same statement may come twice, and the list never changes
            <li key={at} className="flex items-baseline justify-between gap-4 py-2.5">
              <code className="min-w-0 font-mono text-[0.8125rem] wrap-anywhere text-ink">{name}</code>
              <span className="text-sm whitespace-nowrap text-muted">{t.format.number(ms)} ms</span>
            </li>
          ))}
        </ol>
      )}
    </Section>
  );
}
