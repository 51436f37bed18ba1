import { browserSecret } from "@/lib/http/cookies";
import { endpoint } from "@/lib/http/endpoint";
import { seeOther } from "@/lib/http/respond";
import { authorizeFlow } from "@/lib/oidc/authorize/flow";
import { isStartable } from "@/lib/oidc/interaction/answerable";
import { interactionUrl } from "@/lib/oidc/interaction/open";
import { tokenHash } from "@/lib/secrets";

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
