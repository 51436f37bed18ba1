import { randomBytes } from "node:crypto";
import { type Html, html } from "@/lib/http/html";
import { developerDetails, documentOf, formWith } from "@/lib/http/page";
import { page } from "@/lib/http/respond";
import { translator } from "@/lib/i18n/translator";
import type { Destination } from "@/lib/model/destination";
import type { Brand } from "@/lib/theme/brand";
import { formTarget } from "./form-target";

/** How the person goes on: by a link, or by a form with what it carries. */
type WayOn = { readonly href: string } | { readonly action: string; readonly fields: Readonly<Record<string, string>> };

interface LeavePage {
  readonly destination: Destination;
  readonly wayOn: WayOn;
  /** What the client is told, for its developer. */
  readonly error: { readonly code: string; readonly description: string } | undefined;
  readonly brand: Brand;
  readonly locale: string;
  readonly cookies?: readonly string[];
}

/**
 * Where a browser may not be led by a mere link, because nobody vouches for the client (RFC 9700 §4.11.2): names the place, and the
 * person goes on or does not. Nothing here leaves by itself, with scripts or without.
 */
export function leavePage({ destination, wayOn, error, brand, locale, cookies }: LeavePage): Response {
  const nonce = randomBytes(16).toString("base64");
  const t = translator(locale);
  const title = t("leave.title", { brand: brand.name });
  const body = html`<h1>${title}</h1><p>${t(`leave.${destination.kind}`, { brand: brand.name })}</p>
<p class="place"><bdi dir="ltr">${destination.name}</bdi></p><p>${t("leave.advice")}</p>
${button(wayOn, t("action.continue"))}
${error && developerDetails(t, [...errorRows(error), ["redirect_uri", why]])}`;
  const target = "action" in wayOn ? formTarget(wayOn.action) : "";
  return page(200, documentOf({ brand, nonce, locale }, t, title, body), nonce, target, {}, cookies);
}

const button = (wayOn: WayOn, text: string): Html =>
  "href" in wayOn
    ? html`<p><a class="button" href="${wayOn.href}" rel="noreferrer">${text}</a></p>`
    : formWith(wayOn.action, wayOn.fields, text);

const errorRows = ({ code, description }: { code: string; description: string }) =>
  [
    ["error", code],
    ["error_description", description],
  ] as const;

const why =
  "Nobody is signed in in this browser, and nobody vouches for this client: it registered without an initial access token. The answer waits for the button.";
