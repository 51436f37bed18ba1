import { createLocalJWKSet, errors, jwtVerify } from "jose";
import * as client from "openid-client";
import { z } from "zod";
import { database } from "@/db/client";
import { config } from "@/lib/base/config";
import { OAuthError } from "@/lib/base/errors";
import { tokenHash } from "@/lib/base/secrets";
import { readForm } from "@/lib/http/params";
import { empty, seeOther } from "@/lib/http/respond";
import { dashboardClient } from "@/lib/model/system-tenant";
import { dashboardSessionStore } from "@/lib/store/dashboard-sessions";
import { hostEndpoint } from "@/lib/tenants/endpoint";
import { keeping, kept, sessionCookie, sessionToken } from "./cookie";
import { isOwnSite } from "./own-site";
import { askOwn, provider } from "./provider";

/** `POST /admin/logout`: signs out here, then at the system tenant, which sends the browser back (OIDC RP-Initiated Logout §2). */
export const logout = hostEndpoint({
  name: "dashboard-logout",
  errors: "page",
  methods: {
    async POST({ request }) {
      if (!isOwnSite(request.headers))
        throw new OAuthError("access_denied", "this was not sent by a page of the dashboard");
      const token = sessionToken(request.headers);
      if (token) await dashboardSessionStore(database().db).end(tokenHash(token));
      const hint = await kept("hint", request.headers);
      const target = client.buildEndSessionUrl(await provider(), {
        post_logout_redirect_uri: `${config().publicUrl}/admin/signed-out`,
        ...(hint && { id_token_hint: hint.idToken }),
      });
      return seeOther(target.href, [sessionCookie(""), await keeping("hint")]);
    },
  },
});

const event = "http://schemas.openid.net/event/backchannel-logout";
/** OIDC Back-Channel Logout §2.4, §2.6. */
const notice = z.object({
  sid: z.guid().optional(),
  sub: z.guid().optional(),
  jti: z.string(),
  iat: z.number(),
  exp: z.number(),
  events: z.looseObject({ [event]: z.looseObject({}) }),
  nonce: z.never().optional(),
});

/** `POST /admin/back-channel-logout`: ends what a logout token names (OIDC Back-Channel Logout §2.5 to §2.8). */
export const backChannelLogout = hostEndpoint({
  name: "dashboard-back-channel-logout",
  errors: "json",
  methods: {
    async POST({ request }) {
      const { logout_token: token } = await readForm(request);
      const { sid, sub } = await verified(typeof token === "string" ? token : "");
      await dashboardSessionStore(database().db).endOf({ sid, sub });
      return empty(200);
    },
  },
});

/** @throws OAuthError invalid_request */
async function verified(token: string): Promise<z.infer<typeof notice>> {
  const { issuer, jwks_uri: keys = "" } = (await provider()).serverMetadata();
  const keySet = createLocalJWKSet(await (await askOwn(keys, {})).json());
  const refuse = (detail: string) =>
    new OAuthError("invalid_request", "this is no logout token for the dashboard", { detail });
  try {
    const { payload } = await jwtVerify(token, keySet, { issuer, audience: dashboardClient, typ: "logout+jwt" });
    const { data } = notice.safeParse(payload);
    if (!data || (data.sid === undefined && data.sub === undefined)) throw refuse("members are missing, or too many");
    return data;
  } catch (error) {
    throw error instanceof errors.JOSEError ? refuse(`${error.code}: ${error.message}`) : error;
  }
}
