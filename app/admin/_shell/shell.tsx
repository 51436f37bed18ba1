import type { ReactNode } from "react";
import { dashboardMessages } from "@/lib/i18n/dashboard";
import { AccountMenu } from "./account-menu";
import type { Visit } from "./admin";
import { Drawer } from "./drawer";
import type { NavLink } from "./nav";
import { NavList } from "./nav-list";
import { Palette } from "./palette";
import { type Place, placesOf } from "./places";
import { TenantSwitcher } from "./tenant-switcher";

interface ShellProps extends Visit {
  here?: Place;
  links: readonly NavLink[];
  children: ReactNode;
}

/** The side with its ways, and the page: a plate on the house's canvas, as the sign-in pages are. */
export async function Shell({ admin, t, here, links, children }: ShellProps) {
  const places = await placesOf(admin);
  const role = admin.isOperator ? "operator" : here && admin.roles[here.id];
  const palette = { words: dashboardMessages[t.locale].palette, pages: links, places, tenantId: here?.id };
  const side = (search?: ReactNode) => (
    <>
      <TenantSwitcher here={here} places={places} t={t} />
      {search && <div className="mt-4">{search}</div>}
      <div className="mt-4 flex-1">{links.length > 0 && <NavList links={links} label={t("nav.main")} />}</div>
      <AccountMenu admin={admin} role={role ? t(`nav.${role}`) : ""} t={t} />
    </>
  );
  return (
    <div className="min-h-dvh bg-canvas lg:grid lg:grid-cols-[16.5rem_minmax(0,1fr)]">
      <a
        href="#content"
        className="sr-only z-50 rounded-lg bg-surface px-4 py-3 font-semibold text-ink focus:not-sr-only focus:fixed focus:start-3 focus:top-3"
      >
        {t("nav.skip")}
      </a>
      <div className="sticky top-0 z-20 flex items-center justify-between border-b border-line bg-canvas px-2 py-1.5 lg:hidden">
        <Drawer label={t("nav.menu")} close={t("form.close")}>
          {side()}
        </Drawer>
        <bdi className="min-w-0 flex-1 truncate px-2 font-semibold text-ink">{here?.name ?? "Gatehouse"}</bdi>
        <Palette {...palette} look="icon" />
      </div>
      <div className="sticky top-0 hidden h-dvh flex-col px-3 pt-4 pb-3 lg:flex">
        <div className="flex min-h-0 flex-1 flex-col">{side(<Palette {...palette} look="field" />)}</div>
      </div>
      <main
        id="content"
        tabIndex={-1}
        className="min-h-[calc(100dvh-3.625rem)] min-w-0 bg-surface px-4 pt-6 pb-24 outline-none sm:px-8 lg:my-2 lg:me-2 lg:min-h-0 lg:rounded-2xl lg:px-12 lg:pt-10 lg:shadow-[0_0_0_1px_var(--line)]"
      >
        <div className="mx-auto max-w-5xl">{children}</div>
      </main>
    </div>
  );
}
