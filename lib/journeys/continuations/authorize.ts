import { OAuthError } from "@/lib/base/errors";
import { once } from "@/lib/base/once";
import { trace } from "@/lib/identity/trace";
import { authorizeFlow } from "@/lib/journeys/authorize/flow";
import { authorizeSteps, proceed } from "@/lib/journeys/authorize/proceed";
import { deliverErrors, localesIn, visitorOf } from "@/lib/journeys/authorize/reply";
import type { Visit } from "@/lib/journeys/journey";
import { toPage } from "@/lib/journeys/page";
import type { Client } from "@/lib/model/client-metadata";
import { type ConsentKey, consentKey } from "@/lib/model/consent-key";
import type { RawParams } from "@/lib/model/interaction";
import { findClient, verifyReplyTo } from "@/lib/oauth/authorize/reply-to";
import { readRequest } from "@/lib/oauth/authorize/request";
import { pushedHash } from "@/lib/store/pushed-requests";
import type { BrowserState } from "@/lib/store/session";
import { addressesOf } from "./client-addresses";
import type { Continuation } from "./continuation";

/** An authorization request that waited (RFC 6749 §4.1.1, OIDC Core §3.1.2): decided again on facts as they are now. */
export const authorize: Continuation<"authorize"> = {
  kind: "authorize",
  async open(waiting, tenant) {
    const { params } = waiting;
    const client = await tenant.client(waiting.clientId);
    const pushed = pushedHash(waiting);
    const request = once(async () => readRequest(params, await findClient(params, tenant), tenant));
    const replyTo = async ({ exchange }: Visit, sessions: () => Promise<BrowserState["sessions"]>) =>
      verifyReplyTo(params, await findClient(params, tenant), tenant, visitorOf(exchange.request, params, sessions));
    return {
      steps: authorizeSteps,
      client,
      consent: client && consentFor(client, params),
      uiLocales: localesIn(params),
      access: request,
      formTargets: addressesOf(client, textOf(params.redirect_uri)),
      async resume(visit, { browser, change, isDeclined }) {
        const { exchange } = visit;
        const interaction = isDeclined ? { ...visit.interaction, progress: { isDeclined } } : visit.interaction;
        const reply = await replyTo(visit, async () => browser.sessions);
        exchange.log.client = reply.client.id;
        return deliverErrors(
          reply,
          exchange,
          async () =>
            proceed({
              exchange,
              params,
              request: await request(),
              pushed,
              replyTo: reply,
              browser,
              interaction,
              change,
            }),
          pushed,
        );
      },
      async refuse(visit, { error, happening, recorded }) {
        const { exchange, interaction } = visit;
        const reply = await replyTo(visit, async () => (await visit.browser())?.sessions ?? []);
        const { interactions, clock } = tenant.services;
        if (!(await interactions.complete(interaction.id, clock(), pushed, recorded)))
          return toPage(tenant, interaction.id);
        exchange.log.error = error;
        if (happening) trace(exchange, happening);
        return reply.deliverError(new OAuthError(error, "the person declined"));
      },
      restart: (exchange) => authorizeFlow(exchange, params),
    };
  },
};

/** The consents that count for a request that waits: it may leave out the client's one address. */
function consentFor(client: Client, { redirect_uri }: RawParams): ConsentKey | undefined {
  const redirectUri = textOf(redirect_uri) ?? client.metadata.redirect_uris[0];
  return redirectUri === undefined ? undefined : consentKey(client, redirectUri);
}

const textOf = (value: RawParams[string] | undefined) => (typeof value === "string" ? value : undefined);
