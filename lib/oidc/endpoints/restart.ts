import { endpoint } from "@/lib/http/endpoint";
import { seeOther } from "@/lib/http/respond";
import { authorizeFlow } from "@/lib/oidc/authorize/flow";
import { interactionUrl } from "@/lib/oidc/interaction/open";
import { tokenHash } from "@/lib/secrets";

/** Starts an authorization request again that has expired or ended, in whatever browser: like the client's own link. */
export const restart = endpoint({
  name: "restart",
  errors: "page",
  methods: {
    async GET(exchange) {
      const { tenant, path } = exchange;
      const id = path[1] ?? "";
      const interaction = await tenant.services.interactions.read(id, tokenHash(""));
      if (interaction?.request.kind !== "authorize") return seeOther(interactionUrl(tenant, id));
      return authorizeFlow(exchange, interaction.request.params);
    },
  },
});
