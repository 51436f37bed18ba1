import { Icon } from "@/app/_ui/icon";
import { endSession } from "@/app/admin/_actions/users";
import { CheckField } from "@/app/admin/_kit/fields";
import { FormDialog } from "@/app/admin/_kit/form-dialog";
import { Section } from "@/app/admin/_kit/section";
import { Pager } from "@/app/admin/_kit/table";
import { Time } from "@/app/admin/_kit/time";
import { orPage } from "@/app/admin/_shell/admin";
import { sessions } from "@/lib/admin/resources/sessions";
import { may, type UserVisit } from "./visit";

type Session = Awaited<ReturnType<typeof sessions.show>>;

/** In which browsers they are signed in. */
export async function Sessions(visit: UserVisit) {
  const { after, context, href, user, t } = visit;
  const { items, next } = await orPage(sessions.list(context, { limit: 30, after, filter: { user: user.sub } }));
  return (
    <>
      <Section id="sessions" title={t("users.sessions")} text={t("users.sessionsText")}>
        {items.length === 0 ? (
          <p className="text-muted">{t("users.sessionsNone")}</p>
        ) : (
          <ul className="-my-5 divide-y divide-line">
            {items.map((session) => (
              <SessionLine key={session.id} {...visit} session={session} />
            ))}
          </ul>
        )}
      </Section>
      <Pager href={`${href}?tab=sessions`} next={next} after={after} t={t} />
    </>
  );
}

function SessionLine({ session, ...visit }: UserVisit & { session: Session }) {
  const { t } = visit;
  const { browser, system, device } = session;
  const isPhone = device === "mobile" || device === "tablet";
  const named = browser ?? t("users.unknownBrowser");
  return (
    <li className="flex flex-wrap items-start gap-x-4 gap-y-3 py-5">
      <span className="grid size-10 shrink-0 place-items-center rounded-xl bg-well text-muted">
        <Icon name={isPhone ? "phone" : "globe"} className="size-5" />
      </span>
      <div className="min-w-0 flex-1 basis-60">
        <p className="font-medium text-ink">
          <bdi>{system ? t("users.browserOn", { browser: named, system }) : named}</bdi>
        </p>
        <p className="mt-0.5 text-sm text-muted">
          {t.rich("users.signedIn", { when: () => <Time at={session.auth_time} t={t} /> })} ·{" "}
          {t.rich("users.sessionUntil", { when: () => <Time at={session.expires_at} t={t} /> })}
        </p>
        <dl className="mt-2.5 grid gap-x-4 gap-y-1 text-sm sm:grid-cols-[8rem_1fr]">
          <Fact term={t("users.usedIn")}>
            {session.clients.length === 0
              ? t("users.usedNowhere")
              : session.clients.map((client) => client.client_name ?? client.client_id).join(" · ")}
          </Fact>
          {session.amr.length > 0 && (
            <Fact term={t("users.methods")}>
              <code className="font-mono text-[0.8125rem]">{session.amr.join(" ")}</code>
            </Fact>
          )}
          {session.address && (
            <Fact term={t("users.address")}>
              <code className="font-mono text-[0.8125rem]" title={t("users.addressHelp")}>
                {session.address}
              </code>
            </Fact>
          )}
        </dl>
      </div>
      {may(visit, "end", sessions) && <End {...visit} session={session} />}
    </li>
  );
}

function Fact({ term, children }: { term: string; children: React.ReactNode }) {
  return (
    <div className="contents">
      <dt className="text-muted">{term}</dt>
      <dd className="min-w-0 wrap-anywhere text-ink max-sm:mb-1">{children}</dd>
    </div>
  );
}

const End = ({ session: { id }, tenantId, t }: UserVisit & { session: Session }) => (
  <FormDialog
    label={t("users.end")}
    title={t("users.endTitle")}
    text={t("users.endText")}
    name={`end-${id}`}
    action={endSession.bind(null, tenantId, id)}
    submitLook="danger"
  >
    <CheckField name="revoke" label={t("users.revoke")} help={t("users.revokeHelp")} />
  </FormDialog>
);
