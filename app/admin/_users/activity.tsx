import { Section } from "@/app/admin/_kit/section";
import { Pager } from "@/app/admin/_kit/table";
import { orPage } from "@/app/admin/_shell/admin";
import { EventLines } from "@/app/admin/_shell/event-lines";
import { userEvents } from "@/lib/admin/resources/user-events";
import type { UserVisit } from "./visit";

/** What happened to them, the latest first. */
export async function Activity({ after, context, href, user, t }: UserVisit) {
  const { items, next } = await orPage(userEvents.list(context, { limit: 30, after, filter: { user: user.sub } }));
  return (
    <>
      <Section id="activity" title={t("users.activity")} text={t("users.activityText")}>
        {items.length > 0 ? (
          <EventLines events={items} t={t} />
        ) : (
          <p className="text-muted">{t("users.activityNone")}</p>
        )}
      </Section>
      <Pager href={`${href}?tab=activity`} next={next} after={after} t={t} />
    </>
  );
}
