import { endpoint } from "@/lib/http/endpoint";
import { viaOwnGet } from "@/lib/http/own-get";
import { parseParams, queryOf, readForm } from "@/lib/http/params";
import { authorizeFlow } from "@/lib/oidc/authorize/flow";
import { endpointPaths } from "./urls";

/** RFC 6749 §3.1, OIDC Core §3.1.2.1: GET and form POST alike. */
export const authorize = endpoint({
  name: "authorize",
  errors: "page",
  head: false,
  methods: {
    GET: (exchange) => authorizeFlow(exchange, parseParams(queryOf(exchange.request.url))),
    async POST(exchange) {
      const { request, tenant } = exchange;
      const params = await readForm(request);
      const url = tenant.issuer + endpointPaths.authorization_endpoint;
      return viaOwnGet(request, params, url, tenant.id) ?? authorizeFlow(exchange, params);
    },
  },
});
