import { readForm } from "@/lib/http/params";
import { json } from "@/lib/http/respond";
import { tokenFlow } from "@/lib/oauth/token/flow";
import { endpoint } from "@/lib/tenants/endpoint";

/** RFC 6749 §3.2. */
export const token = endpoint({
  name: "token",
  errors: "json",
  trace: "token",
  cors: true,
  methods: {
    async POST(exchange) {
      const params = await readForm(exchange.request);
      const { body, headers } = await tokenFlow(exchange, params, (client) => {
        exchange.log.client = client.id;
      });
      return json(200, body, headers);
    },
  },
});
