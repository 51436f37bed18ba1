import { type Html, html } from "@/lib/http/html";
import type { OpenApi } from "../document/openapi";
import { problems } from "../problem";
import { rate } from "../rate";

/** What holds for every operation. */
export const guide = ({ servers }: OpenApi, issuer: string): Html => {
  const [{ url } = { url: "" }] = servers;
  return html`<h2 id="access">Access</h2>
<p>Each request shows an access token of <code>${issuer}</code> for the resource <code>${url}</code>. A program gets one with an API key, which is a client of that tenant; a person through any client of it, by the authorization code flow with the same <code>resource</code>.</p>
<pre tabindex="0" aria-label="An access token with curl"><code>curl "${issuer}/oauth/token" -u "$CLIENT_ID:$CLIENT_SECRET" \\
  -d grant_type=client_credentials \\
  -d "resource=${url}" \\
  -d "scope=users:read users:write"</code></pre>
<p>What a caller may do is what its role in the tenant allows, and of that what the scopes of its token are for. A token that is bound to a key (DPoP) or a certificate needs it. For the tenant <code>system</code>, whose clients are the API keys, it needs the scope <code>installation</code> besides. Cookies are not looked at.</p>
<h2 id="lists">Lists</h2>
<p>A list gives up to <code>limit</code> items, 100 unless said otherwise, and <code>next</code> where there are more: it goes into <code>after</code>. The <code>Link</code> header has the whole address. <code>fields</code> names the members that are wanted. Whatever is added or deleted meanwhile, no item comes twice.</p>
<h2 id="changes">Changes</h2>
<p>A <code>PATCH</code> is a merge patch (RFC 7396): members that are not named stay, and null takes one away. Send the <code>ETag</code> that you read as <code>If-Match</code>: where somebody else has changed it since, the answer is 412 and nothing is changed.</p>
<h2 id="once">Doing it once</h2>
<p>Send an <code>Idempotency-Key</code> of your own with a <code>POST</code>. Where the answer was lost, the same request with the same key gives it again, for 24 hours, and does nothing more. What failed is not kept, and may be tried again.</p>
<h2 id="limits">Limits</h2>
<p>A caller may make ${rate.most} requests in ${rate.window} seconds. <code>RateLimit</code> says how many are left; over that the answer is 429, with <code>Retry-After</code>. A body may have five megabytes.</p>
<h2 id="problems">Problems</h2>
<p>What goes wrong is told as <code>application/problem+json</code> (RFC 9457). <code>errors</code> says of each member of the body where it stands, as a JSON pointer, or which parameter it is. <code>instance</code> finds the request in the log.</p>
<dl class="members">${Object.entries(problems).map(
    ([kind, { status, title }]) =>
      html`<div id="problem-${kind}"><dt><span class="status">${status}</span> <code>${kind}</code></dt><dd>${title}.</dd></div>`,
  )}</dl>`;
};
