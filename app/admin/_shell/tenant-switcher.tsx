import Link from "next/link";
import { Avatar } from "@/app/_ui/avatar";
import { Icon } from "@/app/_ui/icon";
import { Menu, menuItem } from "@/app/admin/_kit/menu";
import type { DashboardTranslator } from "@/lib/i18n/dashboard";
import { gatehouse } from "@/lib/theme/gatehouse";
import type { Place } from "./places";

interface TenantSwitcherProps {
  /** Where somebody is; undefined in the list of all. */
  here?: Place;
  places: readonly Place[];
  t: DashboardTranslator;
}

/** The house's mark, the tenant that somebody is in, and the others. */
export function TenantSwitcher({ here, places, t }: TenantSwitcherProps) {
  const name = here?.name ?? gatehouse.name;
  return (
    <Menu
      label={`${t("nav.switch")}: ${name}`}
      buttonClass="flex min-h-12 w-full cursor-pointer items-center gap-3 rounded-lg px-2 py-1.5 hover:bg-surface/70"
      panelClass="inset-x-0 top-full mt-1.5 max-h-96 overflow-y-auto"
      button={
        <>
          <span className="inline-grid h-9 w-7.5 shrink-0 place-items-center rounded-t-full rounded-b-md bg-accent pt-0.5 text-sm font-bold text-on-accent select-none">
            <Icon name="door" className="size-4.5" />
          </span>
          <span className="min-w-0 flex-1">
            <bdi className="block truncate text-[0.9375rem] leading-tight font-semibold text-ink">{name}</bdi>
            {here && <span className="block truncate text-xs text-on-canvas">{gatehouse.name}</span>}
          </span>
          <Icon name="down" className="size-4 text-on-canvas" />
        </>
      }
    >
      <ul>
        {places.map((place) => (
          <li key={place.id}>
            <Link
              href={`/admin/t/${place.id}`}
              prefetch={false}
              aria-current={place.id === here?.id ? "true" : undefined}
              className={menuItem}
            >
              <Avatar name={place.name} shape="app" size="sm" />
              <bdi className="min-w-0 flex-1 truncate">{place.name}</bdi>
            </Link>
          </li>
        ))}
      </ul>
      <Link href="/admin" prefetch={false} className={`${menuItem} mt-1 border-t border-line`}>
        <Icon name="layers" className="size-4 text-muted" />
        {t("nav.allTenants")}
      </Link>
    </Menu>
  );
}
