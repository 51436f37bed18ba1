import * as client from "openid-client";
import { provider, shopUrl } from "@/app/demo/_shop/provider";
import { sessionRoute } from "@/app/demo/_shop/route";
import { forgetSession } from "@/app/demo/_shop/session";
import { seeOther } from "@/lib/http/respond";

/** Gives the refresh token back, signs out here, then at the provider, which sends the browser back to the shop (OIDC RP-Initiated Logout §2). */
export const POST = sessionRoute(async ({ idToken, refreshToken }) => {
  // With offline access it would outlive the sign-out. One that cannot be revoked must not keep the person signed in.
  if (refreshToken) await client.tokenRevocation(await provider(), refreshToken).catch(() => undefined);
  const target = client.buildEndSessionUrl(await provider(), {
    id_token_hint: idToken,
    post_logout_redirect_uri: shopUrl(),
    state: "signed_out",
  });
  return seeOther(target.href, forgetSession());
});
