import { OAuthError } from "@/lib/base/errors";
import { answer } from "@/lib/http/respond";
import { logoPicture } from "@/lib/pictures/logos";
import { endpoint } from "@/lib/tenants/endpoint";

/** A client's logo from our own origin. Its path is its content's hash, so it never changes. */
export const logo = endpoint({
  name: "logo",
  errors: "json",
  methods: {
    async GET({ tenant, path }) {
      const found = await logoPicture(tenant.id, path[1] ?? "");
      if (!found) throw new OAuthError("invalid_request", "there is no such logo", { status: 404 });
      return answer(200, new Uint8Array(found.picture), {
        "content-type": found.type,
        "cache-control": "public, max-age=31536000, immutable",
        "content-security-policy": "default-src 'none'",
        "cross-origin-resource-policy": "same-origin",
      });
    },
  },
});
