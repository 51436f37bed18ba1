import { randomBytes } from "node:crypto";
import { formTarget } from "@/lib/http/form-target";
import { html } from "@/lib/http/html";
import { documentOf } from "@/lib/http/page";
import { page } from "@/lib/http/respond";
import { translator } from "@/lib/i18n/translator";
import type { Brand } from "@/lib/theme/brand";

/** Seconds that clients' frames have, then the person goes on whether they have loaded or not. */
const longestWait = 3;

interface FramesPage {
  /** Clients' addresses. */
  readonly frames: readonly string[];
  /** Where the person goes on to. */
  readonly next: string;
  readonly brand: Brand;
  readonly locale: string;
  readonly cookies: readonly string[];
}

/**
 * OIDC Front-Channel Logout §2: loads the clients' addresses in frames and goes on: by the script when all have loaded or the wait is
 * over; without scripts by the header, which browsers follow when all have loaded; by the link at any time. A frame may run its
 * scripts with its own cookies, and not lead the person away.
 */
export function framesPage({ frames, next, brand, locale, cookies }: FramesPage): Response {
  const nonce = randomBytes(16).toString("base64");
  const t = translator(locale);
  const title = t("signingOut.title");
  const body = html`<h1>${title}</h1><p>${t("signingOut.text")}</p>
<p><a class="button" id="next" href="${next}">${t("action.continue")}</a></p>
${frames.map((uri) => html`<iframe hidden sandbox="allow-scripts allow-same-origin allow-forms" title="${new URL(uri).host}" src="${uri}"></iframe>`)}
<script nonce="${nonce}">{
let left = document.querySelectorAll("iframe").length;
const go = () => location.replace(document.getElementById("next").href);
for (const frame of document.querySelectorAll("iframe")) frame.addEventListener("load", () => --left || go());
setTimeout(go, ${longestWait * 1000});
}</script>`;
  const sources = [...new Set(frames.map(formTarget))].filter(Boolean).join(" ");
  const markup = documentOf({ brand, nonce, locale }, t, title, body);
  return page(200, markup, nonce, "", { refresh: `${longestWait + 1};url=${next}` }, cookies, sources);
}
