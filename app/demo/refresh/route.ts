import { decodeJwt } from "jose";
import * as client from "openid-client";
import { noticeOf } from "@/app/demo/_shop/notice";
import { provider } from "@/app/demo/_shop/provider";
import { sessionRoute, toShop } from "@/app/demo/_shop/route";
import { keepSession } from "@/app/demo/_shop/session";

/** Gets new tokens; a refresh token works once, so the new one takes its place. */
export const POST = sessionRoute(async (session) => {
  const { refreshToken, resource, idToken } = session;
  if (!refreshToken) return toShop({ event: "expired_refresh" });
  try {
    const tokens = await client.refreshTokenGrant(
      await provider(),
      refreshToken,
      resource === undefined ? undefined : { resource },
    );
    // OIDC Core §12.2: the new ID token must be about the same person.
    const claims = tokens.claims();
    if (claims && claims.sub !== decodeJwt(idToken).sub) return toShop({ event: "other" });
    const renewed = {
      ...session,
      idToken: tokens.id_token ?? idToken,
      accessToken: tokens.access_token,
      refreshToken: tokens.refresh_token ?? refreshToken,
    };
    return await toShop({ event: "refreshed" }, await keepSession(renewed));
  } catch (error) {
    const notice = noticeOf(error);
    if (notice.event !== "expired_refresh") return toShop(notice);
    return toShop(notice, await keepSession({ ...session, refreshToken: undefined }));
  }
});
