import { cacheable } from "@/lib/http/respond";
import { documentsOf } from "@/lib/oidc/documents";
import { endpoint } from "@/lib/tenants/endpoint";

/** RFC 7517 §5: public members only. */
export const jwks = endpoint({
  name: "jwks",
  errors: "json",
  cors: true,
  methods: {
    GET: async ({ request, tenant }) => cacheable(request, documentsOf(tenant).jwks, "application/jwk-set+json"),
  },
});
