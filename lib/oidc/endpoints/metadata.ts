import { endpoint } from "@/lib/http/endpoint";
import { cacheable } from "@/lib/http/respond";

/** OIDC Discovery §4; its twin at the host's root is RFC 8414 §3.1. */
export const metadata = endpoint({
  name: "metadata",
  errors: "json",
  cors: true,
  methods: { GET: async ({ request, tenant }) => cacheable(request, tenant.documents.metadata) },
});
