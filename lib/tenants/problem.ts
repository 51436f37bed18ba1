import { randomBytes } from "node:crypto";
import type { OAuthError } from "@/lib/base/errors";
import { errorPage, type SignOutForm } from "@/lib/http/page";
import { page } from "@/lib/http/respond";
import { localeOf } from "@/lib/i18n/locale";
import type { Tenant } from "@/lib/tenants/tenant";

/**
 * An error as a page for the person: what happened, what to do, a reference. Never a redirect, never a stack.
 * @param signOut offered beside it
 */
export function problemPage(
  error: OAuthError,
  reference: string,
  tenant: Tenant | undefined,
  request: Request,
  signOut?: SignOutForm,
): Response {
  const nonce = randomBytes(16).toString("base64");
  const html = errorPage({
    brand: tenant?.brand,
    code: error.code,
    status: error.status,
    message: error.description,
    reference,
    signOut,
    nonce,
    locale: localeOf(request),
  });
  return page(error.status, html, nonce, "", error.headers);
}
