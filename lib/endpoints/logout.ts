import { readForm } from "@/lib/http/params";
import { logoutFlow } from "@/lib/journeys/logout/flow";
import { endpoint } from "@/lib/tenants/endpoint";
import { endpointPaths } from "@/lib/tenants/urls";
import { paramsOfGet, viaOwnGet } from "./own-get";

const path = endpointPaths.end_session_endpoint;

/** OIDC RP-Initiated Logout §2: GET and POST alike. */
export const logout = endpoint({
  name: "logout",
  errors: "page",
  trace: "logout",
  head: false,
  methods: {
    async GET(exchange) {
      const { request, tenant } = exchange;
      return logoutFlow(exchange, await paramsOfGet(request, path, tenant));
    },
    async POST(exchange) {
      const { request, tenant } = exchange;
      const params = await readForm(request);
      return (await viaOwnGet(request, params, path, tenant)) ?? logoutFlow(exchange, params);
    },
  },
});
