import { notFound } from "next/navigation";
import { config } from "@/lib/base/config";
import { isSameSecret } from "@/lib/base/secrets";
import { seeOther } from "@/lib/http/respond";
import { noticeOf, noticeQuery, type ShopNotice } from "./notice";
import { shopUrl } from "./provider";
import { readSession, type Session } from "./session";

type Route = (request: Request) => Promise<Response>;

/** A route that exists in the try-it mode only, and whose failures the person reads on the shop's page. */
export function shopRoute(handle: Route): Route {
  return async (request) => {
    if (!config().isTryIt) notFound();
    try {
      return await handle(request);
    } catch (error) {
      return toShop(noticeOf(error));
    }
  };
}

/** A button on a signed-in person's page. */
export function sessionRoute(act: (session: Session) => Promise<Response>): Route {
  return shopRoute(async (request) => {
    const session = await readSession(request.headers);
    if (!session) return toShop({ event: "not_signed_in" });
    if (!(await isOwnForm(request, session))) return toShop({ event: "foreign_form" });
    return act(session);
  });
}

/** Back to the shop's page. */
export const toShop = async (notice?: ShopNotice, cookies: readonly string[] = []): Promise<Response> =>
  seeOther(shopUrl(notice && (await noticeQuery(notice))), cookies);

/** Our page sends no referrer, so `Origin` is `null` there; the hidden field counts, and the browser's word where it gives one. */
async function isOwnForm(request: Request, { csrf }: Session): Promise<boolean> {
  const site = request.headers.get("sec-fetch-site");
  if (site !== null && site !== "same-origin") return false;
  const form = await request.formData().catch(() => undefined);
  const given = form?.get("csrf");
  return typeof given === "string" && isSameSecret(given, csrf);
}
