import { config } from "@/lib/base/config";
import { OAuthError } from "@/lib/base/errors";
import { queryOf } from "@/lib/http/params";
import { json } from "@/lib/http/respond";
import { findTenant } from "@/lib/tenants/directory";
import { hostEndpoint } from "@/lib/tenants/endpoint";
import type { Tenant } from "@/lib/tenants/tenant";
import { findPlace } from "./places";
import { type Sought, soughtBy } from "./resource";

const issuerRelation = "http://openid.net/specs/connect/1.0/issuer";
const longest = 2000;

/**
 * OIDC Discovery §2, RFC 7033: which issuer signs somebody in. A URL at or below an issuer leads to it; an address, or another URL,
 * leads to the tenant that has its domain among its `webfinger_domains`. Whether the person exists is never looked at.
 */
export const webfinger = hostEndpoint({
  name: "webfinger",
  errors: "json",
  cors: true,
  methods: {
    GET: async ({ request }) => {
      const query = new URLSearchParams(queryOf(request.url));
      const [resource, ...others] = query.getAll("resource");
      if (!resource || others.length > 0 || resource.length > longest)
        throw new OAuthError("invalid_request", `give one resource of at most ${longest} characters`);
      const sought = soughtBy(resource);
      const tenant = sought && (await tenantOf(sought));
      if (!tenant)
        throw new OAuthError("invalid_request", "no issuer here is known for that resource", { status: 404 });
      // RFC 7033 §4.3: `rel` narrows the links and nothing else.
      const relations = query.getAll("rel");
      const isWanted = relations.length === 0 || relations.includes(issuerRelation);
      const links = isWanted ? [{ rel: issuerRelation, href: tenant.issuer }] : [];
      return json(200, { subject: resource, links }, { "content-type": "application/jrd+json" });
    },
  },
});

async function tenantOf({ url, domain }: Sought): Promise<Tenant | undefined> {
  const id = url && idInPath(url);
  const own = id === undefined ? undefined : await findTenant(id);
  if (own) return own;
  const placed = await findPlace(({ byIssuer, byDomain }) => {
    const issuer = url && prefixesOf(url).find((prefix) => byIssuer.has(prefix));
    return issuer === undefined ? byDomain.get(domain) : byIssuer.get(issuer);
  });
  return placed === undefined ? undefined : findTenant(placed);
}

type SoughtUrl = NonNullable<Sought["url"]>;

const idInPath = ({ origin, segments: [t, id] }: SoughtUrl): string | undefined =>
  origin === config().publicUrl && t === "t" ? id : undefined;

/** Longest first, so that the nearest issuer wins. Nobody's issuer is deeper than eight segments. */
const prefixesOf = ({ origin, segments }: SoughtUrl): readonly string[] =>
  segments
    .slice(0, 8)
    .map((_, at) => `${origin}/${segments.slice(0, at + 1).join("/")}`)
    .reverse()
    .concat(origin);
