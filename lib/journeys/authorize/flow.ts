import { checked, checkedLater, noteSent } from "@/lib/base/notes";
import { readBrowser } from "@/lib/journeys/browser";
import { consentKey } from "@/lib/model/consent-key";
import type { RawParams } from "@/lib/model/interaction";
import { findClient, type ReplyTo, verifyReplyTo } from "@/lib/oauth/authorize/reply-to";
import { readRequest } from "@/lib/oauth/authorize/request";
import { resolveParams } from "@/lib/oauth/request-object/resolve";
import type { Exchange } from "@/lib/tenants/endpoint";
import { proceed } from "./proceed";
import { deliverErrors, visitorOf } from "./reply";

/** A new authorization request (RFC 6749 §4.1.1, OIDC Core §3.1.2.1): by its parameters, a request object or a pushed request. */
export async function authorizeFlow(exchange: Exchange, sent: RawParams): Promise<Response> {
  const { request, tenant, log } = exchange;
  noteSent(tenant, sent);
  const client = await checkedLater(tenant, "client_id", "RFC 6749 §2.2", () => findClient(sent, tenant));
  log.client = client.id;
  const visitor = (params: RawParams) =>
    visitorOf(request, params, async () => (await readBrowser(request, undefined, tenant))?.sessions ?? []);
  const outcome = await resolveParams(sent, client, tenant, request).catch((thrown: unknown) => ({ thrown }));
  if ("thrown" in outcome) {
    // What is outside may prove where the error can go; if it does not, the person hears of it.
    return deliverErrors(provenBy(sent), exchange, () => Promise.reject(outcome.thrown));
  }
  const { params, pushed } = outcome;
  noteSent(tenant, params);
  return deliverErrors(
    checked(tenant, "redirect_uri", "RFC 9700 §4.1.3", () => verifyReplyTo(params, client, tenant, visitor(params))),
    exchange,
    async (replyTo) => {
      const browser = await readBrowser(request, consentKey(client, replyTo.redirectUri), tenant);
      const authorization = await readRequest(params, client, tenant);
      return proceed({ exchange, params, request: authorization, pushed, replyTo, browser });
    },
    pushed,
  );

  function provenBy(params: RawParams): ReplyTo {
    try {
      return verifyReplyTo(params, client, tenant, visitor(params));
    } catch {
      throw "thrown" in outcome ? outcome.thrown : outcome;
    }
  }
}
