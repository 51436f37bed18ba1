import { refuseSubresource } from "@/lib/http/embedded";
import { readForm } from "@/lib/http/params";
import { authorizeFlow } from "@/lib/journeys/authorize/flow";
import { endpoint } from "@/lib/tenants/endpoint";
import { endpointPaths } from "@/lib/tenants/urls";
import { paramsOfGet, viaOwnGet } from "./own-get";

const path = endpointPaths.authorization_endpoint;

/** RFC 6749 §3.1, OIDC Core §3.1.2.1: GET and form POST alike. */
export const authorize = endpoint({
  name: "authorize",
  errors: "page",
  trace: "authorization",
  head: false,
  methods: {
    async GET(exchange) {
      const { request, tenant } = exchange;
      refuseSubresource(request);
      return authorizeFlow(exchange, await paramsOfGet(request, path, tenant));
    },
    async POST(exchange) {
      const { request, tenant } = exchange;
      refuseSubresource(request);
      const params = await readForm(request);
      return (await viaOwnGet(request, params, path, tenant)) ?? authorizeFlow(exchange, params);
    },
  },
});
