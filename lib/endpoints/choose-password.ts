import { choosePassword as choose } from "@/lib/account/choose-password";
import { OAuthError } from "@/lib/base/errors";
import { originOf } from "@/lib/http/network";
import { readForm } from "@/lib/http/params";
import { seeOther } from "@/lib/http/respond";
import { endpoint } from "@/lib/tenants/endpoint";
import { passwordPath } from "@/lib/tenants/urls";

/** Where the page of a link posts the password that somebody chose. The link is all that they have to show. */
export const choosePassword = endpoint({
  name: "choose-password",
  errors: "page",
  methods: {
    async POST(exchange) {
      const { request, tenant, path, log } = exchange;
      const site = request.headers.get("sec-fetch-site");
      if (site === "cross-site" || site === "same-site")
        throw new OAuthError("access_denied", "this was not sent by the page of the link");
      const token = path[1] ?? "";
      const { password } = await readForm(request);
      const outcome = await choose(tenant, token, String(password ?? "").toWellFormed(), originOf(exchange));
      const page = (at: string) => seeOther(`${tenant.issuer}${passwordPath}/${at}`);
      switch (outcome) {
        case "first":
        case "reset":
          return page("chosen");
        case "over":
          log.error = outcome;
          return page(token);
        case "busy":
        case "missing_password":
        case "weak_password":
        case "long_password":
          log.error = outcome;
          return page(`${token}?error=${outcome}`);
      }
    },
  },
});
