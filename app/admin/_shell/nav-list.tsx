"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import { Icon } from "@/app/_ui/icon";
import type { NavLink } from "./nav";

/** The pages of a tenant; where somebody is stands out. @param root the first page, whose address begins every other */
export function NavList({ links, label }: { links: readonly NavLink[]; label: string }) {
  const path = usePathname();
  const [root] = links;
  const isHere = ({ href }: NavLink) => path === href || (href !== root?.href && path.startsWith(`${href}/`));
  return (
    <nav aria-label={label}>
      <ul className="grid gap-0.5">
        {links.map((link) => (
          <li key={link.href}>
            <Link
              href={link.href}
              prefetch={false}
              aria-current={isHere(link) ? "page" : undefined}
              className="flex min-h-11 items-center gap-3 rounded-lg px-3 text-[0.9375rem] font-medium text-on-canvas hover:bg-surface/70 hover:text-ink aria-[current]:bg-surface aria-[current]:text-ink aria-[current]:shadow-[0_0_0_1px_var(--line)] lg:min-h-9 lg:text-sm"
            >
              <Icon name={link.icon} className="size-4.5" />
              {link.label}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
