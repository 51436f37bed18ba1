import { cacheable } from "@/lib/http/respond";
import { documentsOf } from "@/lib/oidc/documents";
import { endpoint } from "@/lib/tenants/endpoint";

/** OIDC Discovery §4; its twin at the host's root is RFC 8414 §3.1. */
export const metadata = endpoint({
  name: "metadata",
  errors: "json",
  cors: true,
  methods: { GET: async ({ request, tenant }) => cacheable(request, documentsOf(tenant).metadata) },
});
