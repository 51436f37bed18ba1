import { tokenHash } from "@/lib/base/secrets";
import { browserSecret } from "@/lib/http/cookies";
import { seeOther } from "@/lib/http/respond";
import { isStartable } from "@/lib/journeys/answerable";
import { authorizeFlow } from "@/lib/journeys/authorize/flow";
import { interactionUrl } from "@/lib/journeys/open";
import { endpoint } from "@/lib/tenants/endpoint";

/** Starts an authorization request again that has expired or ended, in the browser that began it. Others see its page. */
export const restart = endpoint({
  name: "restart",
  errors: "page",
  head: false,
  methods: {
    async GET(exchange) {
      const { request, tenant, path } = exchange;
      const id = path[1] ?? "";
      const { interactions, clock } = tenant.services;
      const secret = browserSecret(request.headers.get("cookie"), tenant.id);
      const interaction = secret === undefined ? undefined : await interactions.read(id, tokenHash(secret));
      if (interaction?.request.kind !== "authorize" || !isStartable(interaction, clock()))
        return seeOther(interactionUrl(tenant, id));
      return authorizeFlow(exchange, interaction.request.params);
    },
  },
});
