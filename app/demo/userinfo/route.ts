import { noticeOf } from "@/app/demo/_shop/notice";
import { sessionRoute, toShop } from "@/app/demo/_shop/route";
import { keepSession } from "@/app/demo/_shop/session";
import { askUserinfo } from "@/app/demo/_shop/userinfo";

export const POST = sessionRoute(async (session) => {
  try {
    return await toShop({ event: "userinfo" }, await keepSession({ ...session, userinfo: await askUserinfo(session) }));
  } catch (error) {
    const notice = noticeOf(error);
    // A token meant for an API is none for UserInfo (RFC 8707 §2).
    const isMeantElsewhere = notice.event === "expired_token" && session.resource !== undefined;
    return toShop(isMeantElsewhere ? { ...notice, event: "other_audience" } : notice);
  }
});
