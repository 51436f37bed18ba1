import { database } from "@/db/client";
import { firstOperatorLink } from "@/lib/admin/first-operator";
import { config } from "@/lib/base/config";
import { OAuthError } from "@/lib/base/errors";
import { seeOther } from "@/lib/http/respond";
import { hasOperator } from "@/lib/store/members";
import { hostEndpoint } from "@/lib/tenants/endpoint";
import { home } from "./next";
import { isOwnSite } from "./own-site";

/** Whether the start page offers to make the first operator: in the try-it mode, which is bound to this machine, while there is none. */
export const offersFirstOperator = async (): Promise<boolean> =>
  config().isTryIt && !(await hasOperator(database().db));

/** `POST /admin/first`: leads to the invitation that a start prints elsewhere. Once there is an operator, to the dashboard. */
export const inviteFirst = hostEndpoint({
  name: "dashboard-first",
  errors: "page",
  methods: {
    async POST({ request }) {
      if (!config().isTryIt)
        throw new OAuthError("invalid_request", "the link to begin with is in the server's output", { status: 404 });
      if (!isOwnSite(request.headers)) throw new OAuthError("access_denied", "this was not sent by our start page");
      return seeOther((await firstOperatorLink(database().db)) ?? config().publicUrl + home);
    },
  },
});
