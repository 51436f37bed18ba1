"use server";

import { cookies, headers } from "next/headers";
import { config } from "@/lib/base/config";
import { isOwnSite } from "@/lib/dashboard/own-site";
import { dashboardLocale } from "@/lib/i18n/dashboard";
import { languageCookie } from "./admin";

/** Keeps the language that somebody chose for the dashboard, in their browser, for a year. */
export async function chooseLanguage(form: FormData): Promise<void> {
  if (!isOwnSite(await headers())) return;
  const jar = await cookies();
  jar.set(languageCookie, dashboardLocale(String(form.get("language")), null), {
    path: "/admin",
    httpOnly: true,
    sameSite: "lax",
    secure: config().isSecure,
    maxAge: 365 * 86_400,
  });
}
