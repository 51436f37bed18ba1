import { config } from "@/lib/base/config";
import { type Html, html, trusted } from "@/lib/http/html";
import { pageCss } from "@/lib/http/page-style";
import { type Translator, translator } from "@/lib/i18n/translator";
import type { Brand } from "@/lib/theme/brand";
import { gatehouse } from "@/lib/theme/gatehouse";

export interface PageContext {
  readonly brand?: Brand;
  /** Of the content security policy, for the one style element and the one script. */
  readonly nonce: string;
  readonly locale: string;
}

interface ErrorPage extends PageContext {
  /** The wire's error code, such as `invalid_request`. */
  readonly code: string;
  readonly status: number;
  /** For the developer of the app: what was wrong with the request. */
  readonly message: string;
  /** Finds the log line. */
  readonly reference: string;
  /** Where signing out is still possible. */
  readonly signOut?: SignOutForm | undefined;
}

/** A form of our own that posts a logout request. */
export interface SignOutForm {
  readonly action: string;
  readonly fields: Readonly<Record<string, string>>;
}

/** An error of a protocol endpoint, for the person before the browser; what helps the app's developer is folded away. */
export function errorPage({ code, status, message, reference, signOut, ...context }: ErrorPage): string {
  const t = translator(context.locale);
  const kind = kindOf(status);
  const title = t(`errorPage.${kind}.title`);
  return documentOf(
    context,
    t,
    title,
    html`<h1>${title}</h1><p>${t(`errorPage.${kind}.text`)}</p>
${signOut && html`<p>${t("errorPage.signOut")}</p>${formWith(signOut.action, signOut.fields, t("action.signOut"))}`}
${developerDetails(t, [
  ["error", code],
  ["error_description", message],
])}
<p class="ref">${t("errorPage.reference")} <code>${reference}</code></p>`,
  );
}

/**
 * What was wrong, for the developer of the app: folded away, but open where the server runs to be tried, since there the person is
 * the developer.
 */
export const developerDetails = (t: Translator, rows: readonly (readonly [name: string, text: string])[]): Html =>
  html`<details${trusted(config().isTryIt ? " open" : "")}><summary>${t("errorPage.details")}</summary><dl>${rows.map(
    ([name, text]) => html`<dt><code>${name}</code></dt><dd><bdi lang="en">${text}</bdi></dd>`,
  )}</dl></details>`;

interface FormPostPage extends PageContext {
  /** The client's redirect URI. */
  readonly action: string;
  readonly fields: Readonly<Record<string, string>>;
}

/** OAuth 2.0 Form Post Response Mode §2: the answer travels in a form that sends itself, or by the button where scripts are off. */
export function formPostPage({ action, fields, ...context }: FormPostPage): string {
  const t = translator(context.locale);
  const title = t("formPost.title");
  return documentOf(
    context,
    t,
    title,
    html`<h1>${title}</h1><p>${t("formPost.text")}</p><p>${t("formPost.noScript")}</p>
${formWith(action, fields, t("action.continue"))}
<script nonce="${context.nonce}">document.forms[0].submit()</script>`,
  );
}

/** A form that is nothing but a button, for a POST without scripts. */
export function formWith(action: string, fields: Readonly<Record<string, string>>, text: string): Html {
  const inputs = Object.entries(fields).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`,
  );
  return html`<form method="post" action="${action}">${inputs}<button>${text}</button></form>`;
}

function kindOf(status: number): "request" | "server" | "busy" | "missing" {
  if (status === 404) return "missing";
  if (status === 429) return "busy";
  return status >= 500 ? "server" : "request";
}

/** The house around a page that stands alone. */
export function documentOf({ brand, nonce }: PageContext, t: Translator, title: string, body: Html): string {
  const shown: Brand = brand ?? gatehouse;
  return html`<!doctype html>
<html lang="${t("language.tag")}" dir="${t("language.direction")}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="robots" content="noindex"><meta name="color-scheme" content="light dark"><title>${t("stopped.documentTitle", { title, brand: shown.name })}</title><link rel="icon" href="/favicon.svg" type="image/svg+xml"><style nonce="${nonce}">${trusted(pageCss(shown))}</style></head>
<body><div class="plate"><header class="gate">${portal}${mark(shown)}<p><bdi>${shown.name}</bdi></p></header>
<main>${body}</main></div></body></html>
`.markup;
}

const mark = ({ name, logoUri }: Brand): Html =>
  logoUri && /^\/(?!\/)/.test(logoUri)
    ? html`<span class="logo"><img src="${logoUri}" alt="" referrerpolicy="no-referrer"></span>`
    : html`<span class="mark" aria-hidden="true">${[...name][0]?.toUpperCase()}</span>`;

const portal = trusted(
  '<svg viewBox="0 0 400 340" width="120" height="102" aria-hidden="true"><path class="f1" d="M50 290V150a150 150 0 0 1 300 0v140z"/><path class="f2" d="M86 290V164a114 114 0 0 1 228 0v126z"/><path class="f3" d="M120 290V178a80 80 0 0 1 160 0v112z"/><path class="f4" d="M154 290V192a46 46 0 0 1 92 0v98z"/><path class="f5" d="M154 290h92l56 50H98z"/></svg>',
);
