import { database } from "@/db/client";
import { readForm } from "@/lib/http/params";
import { peerOf } from "@/lib/http/peer";
import { json } from "@/lib/http/respond";
import type { Client } from "@/lib/model/client-metadata";
import { tokenFlow } from "@/lib/oauth/token/flow";
import { noteClientAddress } from "@/lib/store/client-addresses";
import { endpoint } from "@/lib/tenants/endpoint";

/** RFC 6749 §3.2. */
export const token = endpoint({
  name: "token",
  errors: "json",
  trace: "token",
  cors: true,
  methods: {
    async POST(exchange) {
      const { request, tenant, log } = exchange;
      const params = await readForm(request);
      let caller: Client | undefined;
      const { body, headers } = await tokenFlow(exchange, params, (client) => {
        caller = client;
        log.client = client.id;
      });
      // What proves nothing may be anybody, and a public client's addresses are those of the people who use it.
      if (caller && caller.metadata.token_endpoint_auth_method !== "none")
        noteClientAddress(database().sql, tenant.id, caller.id, peerOf(request).address);
      return json(200, body, headers);
    },
  },
});
