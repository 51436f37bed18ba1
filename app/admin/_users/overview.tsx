import { makePasswordLink } from "@/app/admin/_actions/new-users";
import { resetFactors, unlockUser } from "@/app/admin/_actions/users";
import { ActionForm } from "@/app/admin/_kit/action-form";
import { DescriptionList } from "@/app/admin/_kit/description-list";
import { FormDialog } from "@/app/admin/_kit/form-dialog";
import { Section } from "@/app/admin/_kit/section";
import { Time } from "@/app/admin/_kit/time";
import { users } from "@/lib/admin/resources/users";
import { Identity } from "./identity";
import { may, type UserVisit } from "./visit";

/** Who it is, and how they sign in. */
export function Overview(visit: UserVisit) {
  return (
    <div className="grid grid-cols-1 gap-6">
      <Identity {...visit} />
      <SignIn {...visit} />
    </div>
  );
}

function SignIn(visit: UserVisit) {
  const { user, tenantId, t } = visit;
  const { account, factors = [] } = user;
  if (!account) return null;
  const { password_changed_at: changed, recovery_codes_left: count, locked_until: locked } = account;
  const isSecond = factors.length > 0;
  return (
    <Section id="sign-in" title={t("users.signIn")}>
      <DescriptionList
        rows={[
          {
            term: t("users.password"),
            value: changed
              ? t.rich("users.passwordSince", { when: () => <Time at={changed} t={t} /> })
              : t("users.passwordNone"),
          },
          {
            term: t("users.apps"),
            value: isSecond ? <Factors {...visit} /> : t(changed ? "users.appsNone" : "users.nothingYet"),
          },
          { term: t("users.codes"), value: isSecond && t("users.codesLeft", { count }) },
          {
            term: t("users.locked"),
            value: locked && t.rich("users.lockedUntil", { when: () => <Time at={locked} t={t} /> }),
          },
        ]}
      />
      <div className="mt-5 flex flex-wrap gap-2 empty:hidden">
        {locked && may(visit, "unlock", users) && (
          <ActionForm
            name="unlock"
            action={unlockUser.bind(null, tenantId, user.sub)}
            submit={t("users.unlock")}
            look="secondary"
          />
        )}
        {!user.disabled && may(visit, "make-password-link", users) && (
          <FormDialog
            label={t(changed ? "newUser.resetLink" : "newUser.firstLink")}
            icon="link"
            text={t(changed ? "newUser.resetLinkText" : "newUser.firstLinkText")}
            name="password-link"
            action={makePasswordLink.bind(null, tenantId, user.sub)}
            submit={t("newUser.makeLink")}
          />
        )}
        {isSecond && may(visit, "reset-factors", users) && (
          <FormDialog
            label={t("users.reset")}
            look="danger"
            text={t("users.resetText")}
            name="reset-factors"
            action={resetFactors.bind(null, tenantId, user.sub)}
            submitLook="danger"
          />
        )}
      </div>
    </Section>
  );
}

const Factors = ({ user: { factors = [] }, t }: UserVisit) => (
  <ul className="grid gap-1">
    {factors.map(({ name, created_at: since, last_used_at: used }) => (
      <li key={`${name} ${since.getTime()}`}>
        <bdi>{name}</bdi>{" "}
        <span className="text-sm text-muted">
          {used ? t.rich("users.appUsed", { when: () => <Time at={used} t={t} /> }) : t("users.appUnused")}
        </span>
      </li>
    ))}
  </ul>
);
