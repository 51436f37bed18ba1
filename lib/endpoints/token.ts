import { readForm } from "@/lib/http/params";
import { json } from "@/lib/http/respond";
import { tokenFlow } from "@/lib/oauth/token/flow";
import { endpoint } from "@/lib/tenants/endpoint";

/** RFC 6749 §3.2. */
export const token = endpoint({
  name: "token",
  errors: "json",
  cors: true,
  methods: {
    async POST({ request, tenant, log }) {
      const params = await readForm(request);
      const { body, headers } = await tokenFlow(request, params, tenant, (client) => {
        log.client = client.id;
      });
      return json(200, body, headers);
    },
  },
});
