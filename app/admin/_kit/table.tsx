import Link from "next/link";
import type { ReactNode } from "react";
import { Icon } from "@/app/_ui/icon";
import type { DashboardTranslator } from "@/lib/i18n/dashboard";
import { Breakable } from "./breakable";
import { buttonLooks } from "./button";

export interface TableColumn<Row> {
  readonly key: string;
  readonly heading: string;
  cell(row: Row): ReactNode;
  /** The narrowest window that has room for it; without one it is always shown. */
  readonly from?: keyof typeof shownFrom;
  /** Its figures stay in one piece. */
  readonly isNumber?: boolean;
  /** A heading for those alone who do not see the table. */
  readonly isHeadingHidden?: boolean;
}

const inOnePiece = "whitespace-nowrap tabular-nums";

const shownFrom = { sm: "hidden sm:table-cell", md: "hidden md:table-cell", lg: "hidden lg:table-cell" } as const;

interface TableProps<Row> {
  /** What the rows are, for who does not see the table. */
  caption: string;
  columns: readonly TableColumn<Row>[];
  rows: readonly Row[];
  rowKey(row: Row): string;
}

/** Rows of a list. The first column names the row and holds its link. */
export function Table<Row>({ caption, columns, rows, rowKey }: TableProps<Row>) {
  const [first, ...others] = columns;
  if (!first) return null;
  return (
    <section
      aria-label={caption}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard (WCAG 2.2 §2.1.1)
      tabIndex={0}
      className="relative overflow-x-auto rounded-2xl border border-line bg-surface"
    >
      <table className="w-full border-collapse text-start text-[0.9375rem] sm:text-sm">
        <caption className="sr-only">{caption}</caption>
        <thead>
          <tr className="border-b border-line">
            {columns.map(({ key, heading, from, isHeadingHidden }) => (
              <th
                key={key}
                scope="col"
                className={`px-3 py-2.5 text-start text-[0.8125rem] font-medium whitespace-nowrap text-muted first:ps-4 last:pe-4 sm:px-4 sm:first:ps-5 sm:last:pe-5 ${from ? shownFrom[from] : ""}`}
              >
                <span className={isHeadingHidden ? "sr-only" : undefined}>{heading}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="divide-y divide-line">
          {rows.map((row) => (
            <tr key={rowKey(row)} className="hover:bg-well">
              <th
                scope="row"
                className={`px-3 py-3 text-start font-medium text-ink first:ps-4 sm:px-4 sm:first:ps-5 ${first.isNumber ? inOnePiece : "min-w-39 wrap-anywhere"}`}
              >
                {first.cell(row)}
              </th>
              {others.map(({ key, cell, from, isNumber }) => (
                <td
                  key={key}
                  className={`px-3 py-3 text-muted last:pe-4 sm:px-4 sm:last:pe-5 ${isNumber ? inOnePiece : "wrap-anywhere"} ${from ? shownFrom[from] : ""}`}
                >
                  {cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** The link of a row: as high as a finger on a phone, above and below its words too. */
export function RowLink({ href, children }: { href: string; children: string }) {
  return (
    <Link
      href={href}
      prefetch={false}
      className="relative inline-block py-0.5 font-semibold text-ink underline-offset-4 after:absolute after:inset-x-0 after:-inset-y-2.5 hover:underline"
    >
      <bdi>
        <Breakable text={children} />
      </bdi>
    </Link>
  );
}

interface PagerProps {
  /** The address of the list with its filter, without `after`. */
  href: string;
  /** The `next` of the page that is shown. */
  next: string | null;
  /** Where the page that is shown begins. */
  after?: string;
  t: DashboardTranslator;
}

/** Goes on in a list that is paged by key, and back to its first page. */
export function Pager({ href, next, after, t }: PagerProps) {
  if (next === null && after === undefined) return null;
  const [path = "", query = ""] = href.split("?");
  const at = (place: string) => `${path}?${new URLSearchParams([...new URLSearchParams(query), ["after", place]])}`;
  return (
    <div className="mt-4 flex items-center justify-between gap-2">
      {after === undefined ? (
        <span />
      ) : (
        <Link href={href} prefetch={false} className={buttonLooks.quiet}>
          {t("list.first")}
        </Link>
      )}
      {next !== null && (
        <Link href={at(next)} prefetch={false} rel="next" className={buttonLooks.secondary}>
          {t("list.next")}
          <Icon name="chevron" className="size-3.5 rtl:-scale-x-100" />
        </Link>
      )}
    </div>
  );
}
