import Link from "next/link";
import type { ReactNode } from "react";
import { Icon } from "@/app/_ui/icon";
import { Breakable } from "./breakable";

export interface Crumb {
  readonly label: string;
  readonly href: string;
}

export interface PageHeaderProps {
  /** The pages above this one, the outermost first. */
  crumbs?: readonly Crumb[];
  /** The name of the list of crumbs, for who does not see it. */
  crumbsLabel?: string;
  title: string;
  /** Beside the title: a state. */
  badge?: ReactNode;
  children?: ReactNode;
  actions?: ReactNode;
}

/** Where somebody is, what the page is called, and what can be done on it. */
export function PageHeader({ crumbs = [], crumbsLabel, title, badge, children, actions }: PageHeaderProps) {
  return (
    <header className="mb-7 sm:mb-9">
      <title>{[title, ...crumbs.slice(1).map(({ label }) => label), "Gatehouse"].join(" · ")}</title>
      {crumbs.length > 0 && (
        <nav aria-label={crumbsLabel} className="mb-2.5">
          <ol className="flex flex-wrap items-center gap-x-1 text-sm text-muted">
            {crumbs.map(({ label, href }) => (
              <li key={href} className="flex items-center gap-1">
                <Link
                  href={href}
                  prefetch={false}
                  className="max-w-56 truncate rounded py-1 underline-offset-4 hover:text-ink hover:underline"
                >
                  <bdi>{label}</bdi>
                </Link>
                <Icon name="chevron" className="size-3 rtl:-scale-x-100" />
              </li>
            ))}
          </ol>
        </nav>
      )}
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-4">
        <div className="min-w-0 flex-1 basis-72">
          <h1 className="flex flex-wrap items-center gap-x-3 gap-y-1.5 text-[1.625rem]/[1.2] font-[650] tracking-[-0.022em] text-balance wrap-anywhere text-ink">
            <bdi>
              <Breakable text={title} />
            </bdi>
            {badge}
          </h1>
          {children && <p className="mt-1.5 max-w-2xl leading-relaxed text-pretty text-muted">{children}</p>}
        </div>
        {actions && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
      </div>
    </header>
  );
}
