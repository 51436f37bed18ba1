import * as client from "openid-client";
import { shopResource } from "@/app/demo/_shop/options";
import { provider, shopUrl } from "@/app/demo/_shop/provider";
import { shopRoute } from "@/app/demo/_shop/route";
import { keepRequest } from "@/app/demo/_shop/session";
import { seeOther } from "@/lib/http/respond";

const scope = "openid profile email address phone offline_access";
/** What a visitor may choose by a link. */
const choices = ["prompt", "login_hint", "max_age", "acr_values", "ui_locales", "resource"] as const;

/** Starts a sign-in: code flow with PKCE, state and nonce (RFC 9700 §2.1.1). */
export const GET = shopRoute(async (request) => {
  const { searchParams } = new URL(request.url);
  const chosen = choices.flatMap((name) => {
    const value = searchParams.get(name);
    return value ? [[name, value] as const] : [];
  });
  const resource = searchParams.get("resource") ?? undefined;
  const verifier = client.randomPKCECodeVerifier();
  const state = client.randomState();
  const nonce = client.randomNonce();
  const target = client.buildAuthorizationUrl(await provider(), {
    redirect_uri: shopUrl("/callback"),
    scope: resource === shopResource.identifier ? `${scope} ${shopResource.scope}` : scope,
    code_challenge: await client.calculatePKCECodeChallenge(verifier),
    code_challenge_method: "S256",
    state,
    nonce,
    ...Object.fromEntries(chosen),
  });
  return seeOther(target.href, await keepRequest({ state, nonce, verifier, resource }));
});
