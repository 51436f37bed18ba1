import * as client from "openid-client";
import { noticeOf } from "@/app/demo/_shop/notice";
import { provider, shopUrl } from "@/app/demo/_shop/provider";
import { shopRoute, toShop } from "@/app/demo/_shop/route";
import { forgetRequest, keepSession, type PendingRequest, readRequest } from "@/app/demo/_shop/session";
import { askUserinfo } from "@/app/demo/_shop/userinfo";
import { randomToken } from "@/lib/base/secrets";

/** Where the provider sends the browser back to: checks the answer, redeems the code and verifies the ID token. */
export const GET = shopRoute(async (request) => {
  const answer = new URL(shopUrl(`/callback${new URL(request.url).search}`));
  const pending = await readRequest(request.headers);
  if (pending?.state !== answer.searchParams.get("state") || !pending) return toShop({ event: "stale" });
  try {
    return await toShop(undefined, [...(await redeem(answer, pending)), ...forgetRequest()]);
  } catch (error) {
    return toShop(noticeOf(error), forgetRequest());
  }
});

/** @returns the cookies of the new session */
async function redeem(answer: URL, { state, nonce, verifier, resource }: PendingRequest): Promise<string[]> {
  const tokens = await client.authorizationCodeGrant(
    await provider(),
    answer,
    { expectedState: state, expectedNonce: nonce, pkceCodeVerifier: verifier, idTokenExpected: true },
    resource === undefined ? undefined : { resource },
  );
  const session = {
    idToken: tokens.id_token ?? "",
    accessToken: tokens.access_token,
    refreshToken: tokens.refresh_token,
    resource,
    csrf: randomToken(),
  };
  // The name is there, not in the ID token (OIDC Core §5.4); a token meant for an API does not open it.
  const userinfo = resource === undefined ? await askUserinfo(session) : undefined;
  return keepSession({ ...session, userinfo });
}
