import { endpoint } from "@/lib/http/endpoint";
import { readForm } from "@/lib/http/params";
import { submitFlow } from "@/lib/oidc/interaction/submit";

/** Where the forms of the hosted pages post. */
export const submit = endpoint({
  name: "submit",
  errors: "page",
  methods: { POST: async (exchange) => submitFlow(exchange, await readForm(exchange.request)) },
});
