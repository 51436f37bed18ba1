import { LinkButton } from "@/app/admin/_kit/button";
import { Table } from "@/app/admin/_kit/table";
import type { ShownImport } from "@/lib/admin/resources/import-schemas";
import type { DashboardTranslator } from "@/lib/i18n/dashboard";

/** As many as somebody reads on a page; all of them are in the file. */
const shown = 100;

interface ProblemsProps {
  problems: NonNullable<ShownImport["problems"]>;
  /** Lines of which nobody is made. */
  refused: number;
  /** The report as a file. */
  href: string;
  t: DashboardTranslator;
}

/** What is wrong with which line. */
export function Problems({ problems, refused, href, t }: ProblemsProps) {
  return (
    <section aria-labelledby="problems">
      <div className="mb-3 flex flex-wrap items-center justify-between gap-3">
        <div>
          <h2 id="problems" className="font-semibold tracking-[-0.006em] text-ink">
            {t("imports.problems", { count: refused })}
          </h2>
          {problems.length > shown && (
            <p className="mt-0.5 text-sm text-muted">{t("imports.firstProblems", { count: shown })}</p>
          )}
        </div>
        <LinkButton href={href} download>
          {t("imports.download")}
        </LinkButton>
      </div>
      <Table
        caption={t("imports.problems", { count: refused })}
        rows={problems.slice(0, shown).map((problem, at) => ({ ...problem, at }))}
        rowKey={({ at }) => String(at)}
        columns={[
          {
            key: "line",
            heading: t("imports.line"),
            isNumber: true,
            cell: ({ line }) => t.format.number(line),
          },
          {
            key: "member",
            heading: t("imports.member"),
            from: "sm",
            cell: ({ member }) => member && <Member>{member}</Member>,
          },
          {
            key: "detail",
            heading: t("imports.detail"),
            cell: ({ member, detail }) => (
              <>
                {member && (
                  <span className="block sm:hidden">
                    <Member>{member}</Member>
                  </span>
                )}
                {detail}
              </>
            ),
          },
        ]}
      />
    </section>
  );
}

const Member = ({ children }: { children: string }) => (
  <code className="font-mono text-[0.8125rem] text-ink">{children}</code>
);
