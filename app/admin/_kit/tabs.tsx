"use client";

import Link from "next/link";
import { useEffect, useRef } from "react";

interface Tab {
  readonly key: string;
  readonly label: string;
  readonly href: string;
}

/** Views of one thing, each a page with an address of its own. @param current the key of the one that is shown */
export function Tabs({ tabs, current, label }: { tabs: readonly Tab[]; current: string; label: string }) {
  const strip = useRef<HTMLElement>(null);
  // Where not all of them fit, the one that is shown is among those that are seen.
  useEffect(() => {
    const shown = strip.current?.querySelector(`[data-tab="${current}"]`)?.getBoundingClientRect();
    if (!strip.current || !shown) return;
    const { left, width } = strip.current.getBoundingClientRect();
    strip.current.scrollLeft += shown.left + shown.width / 2 - left - width / 2;
  }, [current]);
  return (
    <nav ref={strip} aria-label={label} className="mb-6 overflow-x-auto border-b border-line">
      <ul className="flex gap-5">
        {tabs.map(({ key, label: text, href }) => (
          <li key={key}>
            <Link
              href={href}
              data-tab={key}
              prefetch={false}
              aria-current={key === current ? "page" : undefined}
              className="-mb-px inline-flex min-h-11 items-center border-b-2 border-transparent px-0.5 text-[0.9375rem] font-medium whitespace-nowrap text-muted hover:text-ink focus-visible:-outline-offset-2 aria-[current]:border-accent-edge aria-[current]:text-ink sm:text-sm"
            >
              {text}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
