import { browserStateName } from "@/lib/http/cookies";
import { endpoint } from "@/lib/http/endpoint";
import { checkSessionPage, checkSessionPolicy } from "@/lib/oidc/logout/check-session-page";

/** The OP iframe of OIDC Session Management §3.2. The same for everybody, so it may be kept. */
export const checkSession = endpoint({
  name: "check-session",
  errors: "page",
  methods: {
    GET: async ({ tenant }) =>
      new Response(checkSessionPage(browserStateName(tenant.id)), {
        headers: {
          "content-type": "text/html; charset=utf-8",
          "content-security-policy": checkSessionPolicy,
          "cache-control": "public, max-age=300",
          "x-content-type-options": "nosniff",
          "referrer-policy": "no-referrer",
          "cross-origin-resource-policy": "cross-origin",
        },
      }),
  },
});
