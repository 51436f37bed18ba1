import { database } from "@/db/client";
import { peerOf } from "@/lib/http/peer";
import { cacheable } from "@/lib/http/respond";
import { documentsOf } from "@/lib/oidc/documents";
import { noteKeySetFetch } from "@/lib/store/client-addresses";
import { endpoint } from "@/lib/tenants/endpoint";

/** RFC 7517 §5: public members only. */
export const jwks = endpoint({
  name: "jwks",
  errors: "json",
  cors: true,
  methods: {
    async GET({ request, tenant }) {
      if (request.method === "GET")
        noteKeySetFetch(database().sql, tenant.id, peerOf(request).address, tenant.keyring.newestMade);
      return cacheable(request, documentsOf(tenant).jwks, "application/jwk-set+json");
    },
  },
});
