import { browserStateName } from "@/lib/http/cookies";
import { answer } from "@/lib/http/respond";
import { checkSessionPage, checkSessionPolicy } from "@/lib/oidc/logout/check-session-page";
import { endpoint } from "@/lib/tenants/endpoint";

/** The OP iframe of OIDC Session Management §3.2. The same for everybody, so it may be kept. */
export const checkSession = endpoint({
  name: "check-session",
  errors: "page",
  methods: {
    GET: async ({ tenant }) =>
      answer(200, checkSessionPage(browserStateName(tenant.id)), {
        "content-type": "text/html; charset=utf-8",
        "content-security-policy": checkSessionPolicy,
        "cache-control": "public, max-age=300",
        "referrer-policy": "no-referrer",
        "cross-origin-resource-policy": "cross-origin",
      }),
  },
});
