import { tokenHash } from "@/lib/base/secrets";
import { browserSecret } from "@/lib/http/cookies";
import { isStartable } from "@/lib/journeys/answerable";
import { openJourney } from "@/lib/journeys/continuations";
import { toPage } from "@/lib/journeys/page";
import { endpoint } from "@/lib/tenants/endpoint";

/** Starts a request again that has expired or ended, in the browser that began it. Others see its page. */
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
      if (!interaction || !isStartable(interaction, clock())) return toPage(tenant, id);
      const { restart } = await openJourney(interaction.request, tenant);
      return restart ? restart(exchange) : toPage(tenant, id);
    },
  },
});
