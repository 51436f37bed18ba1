import { toPage } from "@/lib/journeys/page";
import { addressesOf } from "./client-addresses";
import type { Continuation } from "./continuation";

/** What is left of a request that is over: its page says so. */
export const over: Continuation<"over"> = {
  kind: "over",
  async open({ clientId }, tenant) {
    const client = clientId === undefined ? undefined : await tenant.client(clientId);
    return {
      steps: [],
      client,
      consent: undefined,
      uiLocales: [],
      access: async () => undefined,
      formTargets: addressesOf(client, undefined),
      resume: async ({ interaction }) => toPage(tenant, interaction.id),
      refuse: async ({ interaction }) => toPage(tenant, interaction.id),
    };
  },
};
