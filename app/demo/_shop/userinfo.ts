import { decodeJwt } from "jose";
import * as client from "openid-client";
import { z } from "zod";
import { provider } from "./provider";
import type { Session } from "./session";

type Asked = Pick<Session, "idToken" | "accessToken">;

/** Asks UserInfo with the access token; the answer must be about the person of the ID token (OIDC Core §5.3.2). */
export async function askUserinfo({ idToken, accessToken }: Asked): Promise<NonNullable<Session["userinfo"]>> {
  const answer = await client.fetchUserInfo(await provider(), accessToken, decodeJwt(idToken).sub ?? "");
  return z.record(z.string(), z.json()).parse(answer);
}
