import { toPage } from "@/lib/journeys/page";
import { finishLogout } from "@/lib/oidc/logout/finish";
import { addressesOf } from "./client-addresses";
import type { Continuation } from "./continuation";

/** A sign-out that the person is asked about (OIDC RP-Initiated Logout §2): ends the sessions, or none. */
export const logout: Continuation<"logout"> = {
  kind: "logout",
  async open(waiting, tenant) {
    const { clientId, returnTo, userId, uiLocales = [] } = waiting;
    const client = clientId === undefined ? undefined : await tenant.client(clientId);
    return {
      steps: ["logout"],
      client,
      consent: undefined,
      uiLocales,
      userId,
      access: async () => undefined,
      formTargets: addressesOf(client, returnTo),
      resume: ({ exchange, interaction }, { browser }) => finishLogout(waiting, browser, exchange, interaction.id),
      async refuse({ interaction }) {
        await tenant.services.interactions.complete(interaction.id, tenant.services.clock());
        return toPage(tenant, interaction.id);
      },
    };
  },
};
