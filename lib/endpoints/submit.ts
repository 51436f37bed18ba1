import { readForm } from "@/lib/http/params";
import { submitFlow } from "@/lib/journeys/submit";
import { endpoint } from "@/lib/tenants/endpoint";

/** Where the forms of the hosted pages post. */
export const submit = endpoint({
  name: "submit",
  errors: "page",
  trace: "authorization",
  methods: { POST: async (exchange) => submitFlow(exchange, await readForm(exchange.request)) },
});
