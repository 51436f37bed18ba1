/** A browser without a screen: a cookie jar that follows our redirects and fills in our forms, as one without JavaScript would. */
export interface Browser {
  readonly get: (url: string, headers?: Record<string, string>) => Promise<Page>;
  readonly post: (
    url: string,
    fields: Readonly<Record<string, string>>,
    headers?: Record<string, string>,
  ) => Promise<Page>;
  /** Sends a page's form with its hidden fields, and these. */
  readonly submit: (page: Page, fields: Readonly<Record<string, string>>) => Promise<Page>;
  readonly cookies: Map<string, string>;
}

/** Where the browser has come to: a page of ours, or a redirect to somewhere else. */
export interface Page {
  readonly url: string;
  readonly status: number;
  readonly html: string;
  readonly headers: Headers;
  /** Set where the browser was sent to another origin or a client's callback. */
  readonly sentTo: URL | undefined;
}

/** @param send what fetches, for a server that takes a CA or a certificate of its own */
export function createBrowser(base: string, cookies = new Map<string, string>(), send: typeof fetch = fetch): Browser {
  async function go(url: string, init: RequestInit, hops = 0): Promise<Page> {
    const headers = new Headers(init.headers);
    if (cookies.size > 0) headers.set("cookie", [...cookies].map(([name, value]) => `${name}=${value}`).join("; "));
    const response = await send(url, { ...init, headers, redirect: "manual" });
    for (const cookie of response.headers.getSetCookie()) {
      const [pair = ""] = cookie.split(";");
      const at = pair.indexOf("=");
      cookies.set(pair.slice(0, at), pair.slice(at + 1));
    }
    const location = response.headers.get("location");
    if (location !== null && response.status >= 300 && response.status < 400) {
      const next = new URL(location, url);
      if (hops > 5) throw new Error("too many redirects");
      if (next.origin === base && !next.pathname.startsWith("/callback"))
        return go(next.href, { method: "GET" }, hops + 1);
      return { url, status: response.status, html: "", headers: response.headers, sentTo: next };
    }
    // Where a line may break is no part of what the page says.
    const html = (await response.text()).replaceAll("<wbr/>", "");
    return { url, status: response.status, html, headers: response.headers, sentTo: undefined };
  }

  const post: Browser["post"] = (url, fields, headers = {}) =>
    go(url, {
      method: "POST",
      body: new URLSearchParams(fields),
      headers: { "sec-fetch-site": "same-origin", ...headers },
    });

  return {
    cookies,
    get: (url, headers = {}) => go(url, { headers }),
    post,
    submit: (page, fields) =>
      post(new URL(formAction(page.html), page.url).href, { ...hiddenFields(page.html), ...fields }),
  };
}

const decoded = (text: string) =>
  text
    .replaceAll("&quot;", '"')
    .replaceAll(/&#(x27|39);/g, "'")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&");

const attribute = (tag: string, name: string) => decoded(new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1] ?? "");

function formAction(html: string): string {
  const form = /<form\s[^>]*>/.exec(html)?.[0];
  if (!form)
    throw new Error(
      `there is no form on the page:\n${html
        .replace(/<(script|style)[\s\S]*?<\/\1>/g, "")
        .replace(/<[^>]+>/g, " ")
        .slice(0, 500)}`,
    );
  return attribute(form, "action");
}

export function hiddenFields(html: string): Record<string, string> {
  const inputs = html.match(/<input\s[^>]*type="hidden"[^>]*>/g) ?? [];
  return Object.fromEntries(inputs.map((input) => [attribute(input, "name"), attribute(input, "value")]));
}

/** The value of each button with this name. */
export function buttons(html: string, name: string): string[] {
  const tags = html.match(/<button\s[^>]*>/g) ?? [];
  return tags.filter((tag) => attribute(tag, "name") === name).map((tag) => attribute(tag, "value"));
}
