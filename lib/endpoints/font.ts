import { database } from "@/db/client";
import { OAuthError } from "@/lib/base/errors";
import { answer } from "@/lib/http/respond";
import { storedFont } from "@/lib/store/brand-files";
import { endpoint } from "@/lib/tenants/endpoint";

/** A tenant's own font from our own origin. Its path is its content's hash, so it never changes. */
export const font = endpoint({
  name: "font",
  errors: "json",
  methods: {
    async GET({ tenant, path }) {
      const found = await storedFont(database().sql, tenant.id, path[1] ?? "");
      if (!found) throw new OAuthError("invalid_request", "there is no such font", { status: 404 });
      return answer(200, new Uint8Array(found), {
        "content-type": "font/woff2",
        "cache-control": "public, max-age=31536000, immutable",
        "content-security-policy": "default-src 'none'",
        "cross-origin-resource-policy": "same-origin",
      });
    },
  },
});
