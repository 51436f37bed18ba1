import { OAuthError } from "@/lib/base/errors";
import { parseParams, queryOf } from "@/lib/http/params";
import { readBrowser } from "@/lib/journeys/browser";
import { openInteraction } from "@/lib/journeys/open";
import { readUserCode } from "@/lib/model/user-code";
import { capabilitiesOf } from "@/lib/oauth/capabilities";
import { deviceCode } from "@/lib/oauth/grants/device-code";
import { endpoint } from "@/lib/tenants/endpoint";

/**
 * Where people type the code of a device (RFC 8628 §3.3). One that the link has fills the form, and nothing else: the person still
 * says that it is the one on their device, and until then it is not even looked up.
 */
export const device = endpoint({
  name: "device",
  errors: "page",
  head: false,
  methods: {
    async GET({ request, tenant }) {
      if (!capabilitiesOf(tenant).grants.has(deviceCode.type))
        throw new OAuthError("invalid_request", "device authorization is not supported by this issuer", {
          status: 404,
        });
      const { user_code } = parseParams(queryOf(request.url));
      const suggested = typeof user_code === "string" ? readUserCode(user_code) : undefined;
      const waiting = { kind: "device", ...(suggested && { suggested }) } as const;
      const browser = await readBrowser(request, undefined, tenant);
      return openInteraction({ request: waiting, step: "user_code", reason: "device" }, browser, request, tenant);
    },
  },
});
