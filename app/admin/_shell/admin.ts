import { cookies, headers } from "next/headers";
import { forbidden, notFound, redirect } from "next/navigation";
import { cache } from "react";
import { AdminError } from "@/lib/admin/errors";
import type { Context } from "@/lib/admin/resource";
import { type Admin, adminOf, contextFor, hasAccess } from "@/lib/dashboard/session";
import { type DashboardTranslator, dashboardLocale, dashboardTranslator } from "@/lib/i18n/dashboard";

export const languageCookie = "gatehouse.dashboard-language";

/** Who looks at a page of the dashboard, and in which words. */
export interface Visit {
  readonly admin: Admin;
  readonly t: DashboardTranslator;
  /** Of the content security policy. */
  readonly nonce?: string;
}

export interface TenantVisit extends Visit {
  readonly tenantId: string;
  /** What the definitions' operations are asked with. */
  readonly context: Context;
}

export const words = cache(async (): Promise<DashboardTranslator> => {
  const [received, jar] = await Promise.all([headers(), cookies()]);
  return dashboardTranslator(dashboardLocale(jar.get(languageCookie)?.value, received.get("accept-language")));
});

/**
 * Every page asks this itself: a layout is not asked again when somebody goes from page to page. Nobody signed in goes to sign in; who
 * manages nothing, or nothing any more, is told whom to ask.
 */
export const visit = cache(async (): Promise<Visit> => {
  const received = await headers();
  const admin = await adminOf(received);
  if (!admin) redirect(`/admin/login?${new URLSearchParams({ next: received.get("x-path") ?? "/admin" })}`);
  if (!hasAccess(admin)) redirect("/admin/access");
  return { admin, t: await words(), nonce: received.get("x-nonce") ?? undefined };
});

/** The same on a page of a tenant. Who has nothing to do with the tenant is told no more than that. */
export async function visitTenant(params: Promise<{ tenant: string }>): Promise<TenantVisit> {
  const [{ tenant: tenantId }, visited] = await Promise.all([params, visit()]);
  const { isOperator, roles } = visited.admin;
  if (!isOperator && !Object.hasOwn(roles, tenantId)) forbidden();
  return { ...visited, tenantId, context: contextFor(visited.admin, tenantId) };
}

/** What an operation gives, or the page that says that it is not theirs or not there. */
export async function orPage<T>(asked: Promise<T>): Promise<T> {
  try {
    return await asked;
  } catch (error) {
    if (!(error instanceof AdminError)) throw error;
    switch (error.kind) {
      case "forbidden":
        return forbidden();
      case "not_found":
        return notFound();
      // What stands in an address was typed or outlived what it named, such as the `after` of a page.
      case "invalid":
      case "conflict":
        return notFound();
    }
  }
}

/** The first of a parameter of the address, where it says something. */
export const single = (value: string | readonly string[] | undefined): string | undefined =>
  (typeof value === "string" ? value : value?.[0]) || undefined;
