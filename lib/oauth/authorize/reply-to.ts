import { OAuthError } from "@/lib/base/errors";
import { noteFacts } from "@/lib/base/notes";
import { isTryItAddress } from "@/lib/clients/try-it-address";
import type { Client } from "@/lib/model/client-metadata";
import type { RawParams } from "@/lib/model/interaction";
import { redirectFlaw } from "@/lib/model/redirect-uri";
import { trustRules } from "@/lib/model/trust";
import { capabilitiesOf } from "@/lib/oauth/capabilities";
import { carries, type ResponseMode, settled } from "@/lib/oauth/response-modes";
import { normalResponseType } from "@/lib/oauth/response-types";
import { rulesFor } from "@/lib/tenants/profile-rules";
import type { Tenant } from "@/lib/tenants/tenant";
import { protect } from "@/lib/tokens/protect";

/**
 * The proof that answering is safe: a registered client, one of its own redirect URIs, a way to answer, and whether an error may go
 * there by itself. It has no other maker than `verifyReplyTo`.
 */
export interface ReplyTo extends ReplyAddress {
  readonly client: Client;
  readonly deliver: (parts: Parts, cookies?: readonly string[]) => Promise<Response>;
  readonly deliverError: (error: OAuthError) => Promise<Response>;
}

/** Where an answer goes. */
interface ReplyAddress {
  readonly redirectUri: string;
  /** As sent; undefined where the client's one URI was taken. */
  readonly redirectUriSent: string | undefined;
}

/** The browser that an answer goes through. */
export interface Visitor {
  readonly locale: string;
  /** Whether anybody is signed in in it. */
  readonly isSomebodyHere: () => Promise<boolean>;
}

export type Parts = Readonly<Record<string, string>>;

/** A `state` must fit in a URL on its way back. */
const longestState = 8_192;
/** Seconds that a signed answer is good for (JARM §2.1). */
const signedAnswerLifetime = 120;

/** The client that asks. @throws OAuthError for the person */
export async function findClient(params: RawParams, tenant: Tenant): Promise<Client> {
  const clientId = one(params, "client_id");
  if (clientId === undefined)
    throw new OAuthError("invalid_request", "client_id is missing", { situation: "client_id_missing" });
  const client = await tenant.client(clientId);
  if (!client)
    throw new OAuthError("invalid_request", "client_id is not that of a registered client", {
      situation: "unknown_client",
    });
  return client;
}

/**
 * Where may the answer go? (RFC 6749 §3.1.2, OIDC Core §3.1.2.1, RFC 9700 §4.1.3)
 * @throws OAuthError for the person, never sent to an address that is not proven
 */
export function verifyReplyTo(params: RawParams, client: Client, tenant: Tenant, visitor: Visitor): ReplyTo {
  const address = replyAddress(params, client, tenant);
  const state = one(params, "state");
  const mode = modeFor(params, client, tenant);
  const send = async (parts: Parts, cookies: readonly string[], byHand: OAuthError | undefined) => {
    const answer = { ...parts, ...(state !== undefined && { state }), iss: tenant.issuer };
    const sent = mode.isJwt ? { response: await signedAnswer(answer, client, tenant) } : answer;
    const { redirectUri } = address;
    return mode.deliver({ redirectUri, parts: sent, cookies, brand: tenant.brand, locale: visitor.locale, byHand });
  };
  return {
    ...address,
    client,
    deliver: (parts, cookies = []) => send(parts, cookies, undefined),
    async deliverError(error) {
      const mayGo = trustRules(client).redirectsStrangers || (await visitor.isSomebodyHere());
      return send({ error: error.code, error_description: error.description }, [], mayGo ? undefined : error);
    },
  };
}

/**
 * The part of the proof that needs no browser, for a request that is pushed.
 * @throws OAuthError
 */
export function replyAddress(
  params: RawParams,
  client: Client,
  tenant: Pick<Tenant, "id" | "settings" | "notes">,
): ReplyAddress {
  const redirectUriSent = one(params, "redirect_uri");
  noteFacts(tenant, { registered_redirect_uris: client.metadata.redirect_uris });
  const redirectUri = redirectUriSent ?? onlyRedirectUri(client, params, tenant);
  const isAllowed = (uri: string) => isRegistered(uri, client) || isTryItAddress(uri, tenant.id, client.id);
  if (redirectUriSent !== undefined && !isAllowed(redirectUriSent)) {
    throw new OAuthError("invalid_request", "redirect_uri is not registered for this client", {
      situation: "redirect_uri_mismatch",
    });
  }
  // One that was registered before the rule.
  const flaw = redirectFlaw(redirectUri);
  if (flaw !== undefined)
    throw new OAuthError("invalid_request", `redirect_uri ${flaw}`, { situation: "redirect_uri_unfit" });
  if (rulesFor(tenant, client).hasSecureRedirects && !redirectUri.startsWith("https://"))
    throw new OAuthError("invalid_request", "redirect_uri must be https", { situation: "redirect_uri_unfit" });
  const state = one(params, "state");
  if (state !== undefined && state.length > longestState) {
    throw new OAuthError("invalid_request", `state is longer than ${longestState} characters`);
  }
  return { redirectUri, redirectUriSent };
}

/**
 * JARM §2.1: the answer as a JWT of ours for this client, signed and, where the client registered that, encrypted. Without a `typ`,
 * since validators in the field take none but `JWT`; it has no `sub`, so it cannot pass for an ID token.
 */
function signedAnswer(answer: Parts, client: Client, tenant: Tenant): Promise<string> {
  const exp = Math.floor(tenant.services.clock()) + signedAnswerLifetime;
  return protect({ ...answer, aud: client.id, exp }, "authorization", client, tenant);
}

/** RFC 6749 §3.1.2.3 lets a client with one URI leave it out; OIDC Core §3.1.2.1 does not, nor do some profiles. */
function onlyRedirectUri(client: Client, params: RawParams, tenant: Pick<Tenant, "settings">): string {
  const [only, second] = client.metadata.redirect_uris;
  const isOpenId = one(params, "scope")?.split(" ").includes("openid");
  if (only === undefined || second !== undefined || isOpenId || rulesFor(tenant, client).hasSecureRedirects)
    throw new OAuthError("invalid_request", "redirect_uri is missing", { situation: "redirect_uri_missing" });
  return only;
}

/** Simple string comparison (RFC 3986 §6.2.1); a native app's loopback port may vary (RFC 8252 §7.3). */
function isRegistered(uri: string, { metadata }: Client): boolean {
  if (metadata.redirect_uris.includes(uri)) return true;
  if (metadata.application_type !== "native" || !URL.canParse(uri)) return false;
  const wanted = withoutLoopbackPort(uri);
  return (
    wanted !== undefined && metadata.redirect_uris.some((registered) => withoutLoopbackPort(registered) === wanted)
  );
}

function withoutLoopbackPort(uri: string): string | undefined {
  const match = /^(http:\/\/(?:127\.0\.0\.1|\[::1\]|localhost))(?::\d{1,5})?(\/[^#]*)?$/.exec(uri);
  return match ? `${match[1]}${match[2] ?? ""}` : undefined;
}

/**
 * What is asked for if it can be served and may carry the answer, else the default of the response type, else what there is: an
 * error must travel too.
 */
function modeFor(params: RawParams, client: Client, tenant: Tenant): ResponseMode {
  const { responseModes, responseTypes } = capabilitiesOf(tenant, client);
  const type = responseTypes.get(normalResponseType(one(params, "response_type") ?? ""));
  const asked = responseModes.get(one(params, "response_mode") ?? "");
  const usual = type?.defaultMode ?? "query";
  const mode = [asked, responseModes.get(usual), ...responseModes.values()].find((one) => one && carries(one, usual));
  if (!mode) throw new OAuthError("unsupported_response_type", "this issuer answers no authorization requests");
  return settled(mode, usual);
}

const one = (params: RawParams, name: string): string | undefined => {
  const value = params[name];
  return typeof value === "string" ? value : undefined;
};
