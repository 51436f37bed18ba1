import { decodeJwt } from "jose";
import * as client from "openid-client";
import { z } from "zod";
import { provider } from "@/app/demo/_shop/provider";
import { sessionRoute, toShop } from "@/app/demo/_shop/route";
import { keepSession } from "@/app/demo/_shop/session";

/** Asks UserInfo with the access token; the answer must be about the person of the ID token (OIDC Core §5.3.2). */
export const POST = sessionRoute(async (session) => {
  const subject = decodeJwt(session.idToken).sub ?? "";
  const answer = await client.fetchUserInfo(await provider(), session.accessToken, subject);
  const userinfo = z.record(z.string(), z.json()).parse(answer);
  return toShop({ event: "userinfo" }, await keepSession({ ...session, userinfo }));
});
