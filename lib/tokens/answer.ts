import { randomToken, tokenHash } from "@/lib/base/secrets";
import { subjectFor } from "@/lib/claims/subject";
import type { Client } from "@/lib/model/client-metadata";
import { type Sender, tokenTypeOf } from "@/lib/model/sender-constraint";
import type { Authorized, NewTokens } from "@/lib/store/issued-tokens";
import type { Tenant } from "@/lib/tenants/tenant";
import { jwtAccessToken } from "@/lib/tokens/access-token";
import { idToken } from "@/lib/tokens/id-token";
import type { Exchanged } from "./issued";

/** Tokens made beforehand, so that the statement that redeems can store them too. */
export interface Prepared {
  readonly accessToken: string;
  readonly refreshToken: string | undefined;
  readonly stored: NewTokens;
}

/** Makes an opaque access token and, unless it is undefined, takes the refresh token given. */
export function prepare(
  refreshToken: string | undefined,
  { constraint, proof }: Sender,
  client: Pick<Client, "metadata">,
  tenant: Pick<Tenant, "settings">,
  now: number,
): Prepared {
  const accessToken = randomToken();
  const { access_token, refresh_token } = tenant.settings.lifetimes;
  return {
    accessToken,
    refreshToken,
    stored: {
      accessHash: tokenHash(accessToken),
      accessExpiresAt: now + access_token,
      refreshHash: refreshToken === undefined ? undefined : tokenHash(refreshToken),
      refreshExpiresAt: now + refresh_token,
      constraint,
      proof,
      bindsRefresh: client.metadata.token_endpoint_auth_method === "none",
    },
  };
}

/** The same for the first tokens of an authorization: with a refresh token where the client may refresh. */
export const prepareFirst = (sender: Sender, client: Client, tenant: Pick<Tenant, "settings">, now: number): Prepared =>
  prepare(
    client.metadata.grant_types.includes("refresh_token") ? randomToken() : undefined,
    sender,
    client,
    tenant,
    now,
  );

/**
 * The answer for an authorization (RFC 6749 §5.1, OIDC Core §3.1.3.3, §12.2).
 * @param narrowed scopes and resources where the client asked for fewer
 */
export async function answerFor(
  authorized: Authorized,
  prepared: Prepared,
  client: Client,
  tenant: Tenant,
  now: number,
  narrowed: { readonly scopes?: readonly string[]; readonly resources?: readonly string[] } = {},
): Promise<Exchanged> {
  const scopes = narrowed.scopes ?? authorized.scopes;
  const resources = narrowed.resources ?? authorized.resources;
  const { authTime, acr, amr } = authorized.request;
  const { constraint } = prepared.stored;
  const accessToken =
    resources.length === 0
      ? prepared.accessToken
      : await jwtAccessToken(
          {
            sub: subjectFor(authorized.userId, client, tenant),
            clientId: client.id,
            scopes,
            authorization: { id: authorized.id, authTime, acr, amr },
            constraint,
          },
          resources,
          tenant,
          now,
        );
  return {
    body: {
      access_token: accessToken,
      token_type: tokenTypeOf(constraint),
      expires_in: tenant.settings.lifetimes.access_token,
      ...(scopes.length > 0 && { scope: scopes.join(" ") }),
      ...(prepared.refreshToken &&
        authorized.scopes.includes("offline_access") && { refresh_token: prepared.refreshToken }),
      ...(scopes.includes("openid") && { id_token: await idToken(authorized, { accessToken }, client, tenant, now) }),
    },
  };
}
