import { isDatabaseAway } from "@/db/client";
import { OAuthError } from "@/lib/base/errors";
import { noteError } from "@/lib/base/notes";
import { localeOf } from "@/lib/i18n/locale";
import type { RawParams } from "@/lib/model/interaction";
import type { ReplyTo, Visitor } from "@/lib/oauth/authorize/reply-to";
import type { BrowserState } from "@/lib/store/session";
import { asOAuthError, type Exchange } from "@/lib/tenants/endpoint";

/**
 * From here errors travel to the client, but for those that stay here and a database that is away: the person can wait for that better
 * than the client.
 * @param pushed the hash of the handle of a pushed request, which an error ends
 */
export async function deliverErrors(
  replyTo: ReplyTo,
  { requestId, log, tenant }: Exchange,
  run: (replyTo: ReplyTo) => Promise<Response>,
  pushed?: Buffer,
): Promise<Response> {
  try {
    return await run(replyTo);
  } catch (thrown) {
    // An OAuthError is settled; where its cause is a host that is away, that is not the database.
    if (thrown instanceof OAuthError ? thrown.staysHere : isDatabaseAway(thrown)) throw thrown;
    const error = asOAuthError(thrown, requestId);
    noteError(tenant, error);
    log.error = error.code;
    log.detail = error.detail ?? error.description;
    if (pushed) await tenant.services.pushedRequests.spend(pushed);
    return replyTo.deliverError(error);
  }
}

/** The browser that an answer goes through, in the language that the request and it prefer, and who is signed in in it. */
export const visitorOf = (
  request: Request,
  params: RawParams,
  sessions: () => Promise<BrowserState["sessions"]>,
): Visitor => ({
  locale: localeOf(request, localesIn(params)),
  isSomebodyHere: async () => (await sessions()).length > 0,
});

/** `ui_locales` as they came, for what is answered before the request is read. */
export const localesIn = ({ ui_locales }: RawParams): readonly string[] =>
  typeof ui_locales === "string" ? ui_locales.split(" ") : [];
