import { endpoint } from "@/lib/http/endpoint";
import { parseParams, queryOf, readForm } from "@/lib/http/params";
import { seeOther } from "@/lib/http/respond";
import { authorizeFlow } from "@/lib/oidc/authorize/flow";
import { OAuthError } from "@/lib/oidc/errors";
import { endpointPaths } from "./urls";

/** What browsers and proxies surely carry in a URL. */
const longestQuery = 12_000;

/** RFC 6749 §3.1, OIDC Core §3.1.2.1: GET and form POST alike. */
export const authorize = endpoint({
  name: "authorize",
  errors: "page",
  methods: {
    GET: (exchange) => authorizeFlow(exchange, parseParams(queryOf(exchange.request.url))),
    async POST(exchange) {
      const { request, tenant } = exchange;
      const params = await readForm(request);
      if (!isCrossSite(request)) return authorizeFlow(exchange, params);
      // A `SameSite=Lax` cookie is missing on a POST from another site, so the session is looked at on a GET of our own.
      const query = new URLSearchParams(
        Object.entries(params).flatMap(([name, value]) => [value].flat().map((one) => [name, one])),
      );
      if (query.size > 0 && query.toString().length > longestQuery) {
        throw new OAuthError("invalid_request", "the request is too large", { status: 413 });
      }
      return seeOther(`${tenant.issuer}${endpointPaths.authorization_endpoint}?${query}`);
    },
  },
});

const isCrossSite = (request: Request) =>
  request.headers.get("cookie") === null &&
  !["same-origin", "none"].includes(request.headers.get("sec-fetch-site") ?? "");
