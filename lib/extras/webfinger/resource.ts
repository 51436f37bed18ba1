/** Whose provider is looked for: that of a URL's host and path, or that of an address's domain. */
export interface Sought {
  /** With its port where it is not the scheme's own, in lower case. */
  readonly domain: string;
  /** Only for a URL: without query, fragment and trailing slashes. */
  readonly url?: { readonly origin: string; readonly segments: readonly string[] };
}

/**
 * Reads a `resource` (OIDC Discovery §2.1.2): a URL, `acct:`, `mailto:` or a bare e-mail address. Who the person is plays no part,
 * so no answer can depend on it. Undefined where there is no domain in it.
 */
export function soughtBy(resource: string): Sought | undefined {
  if (/^https?:\/\//i.test(resource)) {
    if (!URL.canParse(resource)) return undefined;
    const { origin, host, pathname } = new URL(resource);
    return { domain: host, url: { origin, segments: pathname.split("/").filter(Boolean) } };
  }
  const address = resource.replace(/^(acct|mailto):/i, "");
  const at = address.lastIndexOf("@");
  const domain = address.slice(at + 1).toLowerCase();
  return at > 0 && /^[a-z0-9.-]+(:\d{1,5})?$/.test(domain) ? { domain } : undefined;
}
