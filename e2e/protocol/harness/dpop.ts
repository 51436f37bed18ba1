import { type DpopKey, dpopKey } from "../../../test/dpop";
import { createBrowser } from "./browser";
import { answer, base, makeWorld, pkce } from "./world";

/** A tenant with a public client that may refresh, its key, and what such a client does. */
export async function dpopWorld(settings: Record<string, unknown> = {}, metadata: Record<string, unknown> = {}) {
  const world = await makeWorld(settings, { token_endpoint_auth_method: "none", skip_consent: true, ...metadata });
  const key = await dpopKey();
  const browser = createBrowser(base);
  const redirect_uri = world.client.redirect_uris[0] ?? "";

  /** Posts a form to the issuer, with this in the header DPoP. */
  const post = async (path: string, fields: Record<string, string>, dpop?: string) =>
    answer(
      await fetch(world.issuer + path, {
        method: "POST",
        body: new URLSearchParams({ client_id: world.client.client_id, ...fields }),
        headers: dpop === undefined ? {} : { dpop },
      }),
    );

  /** A proof for a POST to this endpoint. */
  const proofFor = (path: string, by: DpopKey = key, claims = {}) =>
    by.proof({ htm: "POST", htu: world.issuer + path, ...claims });

  /** A code, with what redeems it. */
  async function code(params: Record<string, string> = {}) {
    const { verifier, challenge } = pkce();
    const asked = {
      scope: "openid offline_access",
      code_challenge: challenge,
      code_challenge_method: "S256",
      ...params,
    };
    const back = await world.authorize(asked, world.client, browser);
    const got = back.searchParams.get("code") ?? "";
    return { grant_type: "authorization_code", code: got, redirect_uri, code_verifier: verifier };
  }

  const redeem = async (by: DpopKey = key, params: Record<string, string> = {}) =>
    (await post("/oauth/token", await code(params), await proofFor("/oauth/token", by))).body;

  const refresh = (refresh_token: string, dpop?: string) =>
    post("/oauth/token", { grant_type: "refresh_token", refresh_token }, dpop);

  /** UserInfo with this scheme and this proof. */
  const userinfo = async (scheme: string, token: string, dpop?: string, init: RequestInit = {}) =>
    answer(
      await fetch(`${world.issuer}/userinfo`, {
        ...init,
        headers: { authorization: `${scheme} ${token}`, ...(dpop !== undefined && { dpop }) },
      }),
    );

  return { ...world, key, browser, redirect_uri, post, proofFor, code, redeem, refresh, info: userinfo };
}

export type DpopWorld = Awaited<ReturnType<typeof dpopWorld>>;
