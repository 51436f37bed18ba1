import { endpoint } from "@/lib/http/endpoint";
import { cacheable } from "@/lib/http/respond";

/** RFC 7517 §5: public members only. */
export const jwks = endpoint({
  name: "jwks",
  errors: "json",
  cors: true,
  methods: {
    GET: async ({ request, tenant }) => cacheable(request, tenant.documents.jwks, "application/jwk-set+json"),
  },
});
