import { z } from "zod";
import { OAuthError } from "@/lib/base/errors";
import { noteFacts } from "@/lib/base/notes";
import type { Client } from "@/lib/model/client-metadata";
import type { InteractionRequest, RawParams } from "@/lib/model/interaction";
import { parseBy, spaced } from "@/lib/model/params";
import { redirectFlaw } from "@/lib/model/redirect-uri";
import { type Hint, verifyHint } from "@/lib/oauth/hint";
import type { Tenant } from "@/lib/tenants/tenant";

const schema = z.object({
  id_token_hint: z.string().max(16_000).optional(),
  client_id: z.string().optional(),
  post_logout_redirect_uri: z.string().max(2000).optional(),
  state: z.string().max(8192).optional(),
  ui_locales: spaced.optional(),
  logout_hint: z.string().max(320).optional(),
});

/** A checked logout request: where the browser may go afterwards, and whom the client means. */
export interface LogoutRequest {
  readonly waiting: Extract<InteractionRequest, { kind: "logout" }>;
  /** By the hint, or else by its own word. */
  readonly client: Client | undefined;
  readonly hint: Hint | undefined;
  /** Why the browser may not go where the request says, though all else of it holds. */
  readonly wrongReturn: OAuthError | undefined;
  /** Names one of the accounts, without proof: for the question alone. */
  readonly logoutHint: string | undefined;
}

/**
 * OIDC RP-Initiated Logout §2, §3. A return address must be registered to the letter for a client that a hint or `client_id` names.
 * @throws OAuthError for the person: nothing here redirects before everything is proven
 */
export async function readLogoutRequest(params: RawParams, tenant: Tenant): Promise<LogoutRequest> {
  const { id_token_hint, client_id, post_logout_redirect_uri, ...more } = parseBy(schema, params);
  const hint = id_token_hint === undefined ? undefined : await verifyHint(id_token_hint, tenant);
  if (hint && client_id !== undefined && hint.client.id !== client_id) {
    throw new OAuthError("invalid_request", "client_id is not the audience of id_token_hint", {
      situation: "hint_of_other_client",
    });
  }
  const clientId = hint?.client.id ?? client_id;
  const client = clientId === undefined ? undefined : await tenant.client(clientId);
  if (client_id !== undefined && !client)
    throw new OAuthError("invalid_request", "client_id is not that of a registered client", {
      situation: "unknown_client",
    });
  if (client) noteFacts(tenant, { registered_post_logout_redirect_uris: client.metadata.post_logout_redirect_uris });
  const returnFlaw = flawOfReturn(post_logout_redirect_uri, client);
  const returnTo = returnFlaw === undefined ? withState(post_logout_redirect_uri, more.state) : undefined;
  return {
    client,
    hint,
    wrongReturn:
      returnFlaw === undefined
        ? undefined
        : new OAuthError("invalid_request", `post_logout_redirect_uri ${returnFlaw}`, {
            situation: "return_uri_mismatch",
          }),
    logoutHint: more.logout_hint,
    waiting: { kind: "logout", clientId, returnTo, uiLocales: more.ui_locales },
  };
}

/** What is wrong with an address to return to; some were registered before there was a rule about it. */
function flawOfReturn(uri: string | undefined, client: Client | undefined): string | undefined {
  if (uri === undefined) return undefined;
  const isRegistered = client?.metadata.post_logout_redirect_uris.includes(uri);
  return isRegistered ? redirectFlaw(uri) : "is not registered for this client";
}

function withState(uri: string | undefined, state: string | undefined): string | undefined {
  if (uri === undefined || state === undefined) return uri;
  return `${uri}${uri.includes("?") ? "&" : "?"}state=${encodeURIComponent(state)}`;
}
