import { Avatar } from "@/app/_ui/avatar";
import { Icon } from "@/app/_ui/icon";
import { Menu, menuItem } from "@/app/admin/_kit/menu";
import type { Admin } from "@/lib/dashboard/session";
import { type DashboardTranslator, dashboardLocales } from "@/lib/i18n/dashboard";
import { chooseLanguage } from "./language";

interface AccountMenuProps {
  admin: Admin;
  /** What they are here. */
  role: string;
  t: DashboardTranslator;
}

/** Who is signed in, the language of the dashboard, and the way out. */
export function AccountMenu({ admin: { name, email }, role, t }: AccountMenuProps) {
  return (
    <Menu
      label={`${t("nav.account")}: ${name}`}
      buttonClass="flex min-h-12 w-full cursor-pointer items-center gap-3 rounded-lg px-2 py-1.5 hover:bg-surface/70"
      panelClass="inset-x-0 bottom-full mb-1.5"
      button={
        <>
          <Avatar name={name} shape="person" size="sm" />
          <span className="min-w-0 flex-1">
            <bdi className="block truncate text-sm font-medium text-ink">{name}</bdi>
            <span className="block truncate text-xs text-on-canvas">{role}</span>
          </span>
          <Icon name="dots" className="size-4 text-on-canvas" />
        </>
      }
    >
      {email && <p className="truncate px-3 pt-1.5 pb-2 text-xs text-muted">{email}</p>}
      <form action={chooseLanguage} className="border-b border-line pb-1.5">
        <p className="px-3 pb-1 text-xs font-medium text-muted" id="dashboard-language">
          {t("nav.language")}
        </p>
        {dashboardLocales.map((locale) => (
          <button
            key={locale}
            type="submit"
            name="language"
            value={locale}
            lang={locale}
            aria-current={locale === t.locale ? "true" : undefined}
            className={menuItem}
          >
            <span className="flex-1">{new Intl.DisplayNames([locale], { type: "language" }).of(locale)}</span>
            {locale === t.locale && <Icon name="check" className="size-4" />}
          </button>
        ))}
      </form>
      <form method="post" action="/admin/logout" className="pt-1.5">
        <button type="submit" className={menuItem}>
          <Icon name="leave" className="size-4 rtl:-scale-x-100" />
          {t("nav.signOut")}
        </button>
      </form>
    </Menu>
  );
}
