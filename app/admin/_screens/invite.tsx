import { Button, LinkButton } from "@/app/_ui/button";
import { Field } from "@/app/_ui/field";
import { Frame } from "@/app/_ui/frame";
import { Heading } from "@/app/_ui/heading";
import { Medallion } from "@/app/_ui/medallion";
import { Notice } from "@/app/_ui/notice";
import type { InviteError } from "@/lib/dashboard/invite";
import type { DashboardTranslator } from "@/lib/i18n/dashboard";
import type { MemberRole } from "@/lib/model/system-tenant";
import { gatehouse } from "@/lib/theme/gatehouse";
import type { Words } from "./words";

const errorId = "invite-error";

interface InviteProps extends Words {
  /** What the link is for; undefined where it is no longer good. */
  invitation: { readonly role: MemberRole; readonly tenantName: string } | undefined;
  /** Where the form posts. */
  action: string;
  /** Where somebody with an account signs in, and comes back from. */
  signIn: string;
  /** Who is signed in. */
  admin: { readonly name: string } | undefined;
  typed: { readonly username?: string; readonly name?: string; readonly email?: string };
  error: InviteError | undefined;
  passwordMinLength: number | undefined;
}

/** What an invitation is for, and the way to take it: with the account that somebody has, or with a new one. */
export function InviteScreen({ invitation, admin, t, frame, nonce, ...form }: InviteProps) {
  const title = t(invitation ? "access.invite.title" : "access.invite.overTitle");
  return (
    <Frame brand={gatehouse} title={t("access.documentTitle", { title })} nonce={nonce} t={frame}>
      {!invitation && <Medallion icon="clock" tone="plain" />}
      <Heading title={title}>{invitation ? purpose(invitation, t) : t("access.invite.over")}</Heading>
      {!invitation && (
        <LinkButton href="/admin" look="secondary" className="mt-7 self-start">
          {t("access.invite.toDashboard")}
        </LinkButton>
      )}
      {invitation && (admin ? <Join {...form} admin={admin} t={t} /> : <Create {...form} t={t} />)}
    </Frame>
  );
}

function purpose({ role, tenantName }: NonNullable<InviteProps["invitation"]>, t: DashboardTranslator): string {
  if (role === "operator") return t("access.invite.operator");
  return t("access.invite.text", { tenant: tenantName, role: t(`nav.${role}`) });
}

type FormProps = Pick<InviteProps, "action" | "signIn" | "typed" | "error" | "passwordMinLength"> & {
  t: DashboardTranslator;
};

function Join({ action, signIn, admin, error, t }: FormProps & { admin: NonNullable<InviteProps["admin"]> }) {
  return (
    <>
      <form method="post" action={action} className="mt-7 grid gap-4">
        {error && (
          <Notice id={errorId} tone="danger">
            {t(`access.error.${error}`)}
          </Notice>
        )}
        <p className="text-[0.9375rem] text-pretty text-muted">{t("access.invite.signedInAs", { name: admin.name })}</p>
        <Button name="do" value="join">
          {t("access.invite.join")}
        </Button>
      </form>
      <LinkButton look="quiet" href={`${signIn}&fresh=1`} className="-mx-3 mt-2 self-start">
        {t("access.invite.another")}
      </LinkButton>
    </>
  );
}

function Create({ action, signIn, typed, error, passwordMinLength, t }: FormProps) {
  const wrong = (field: "username" | "name" | "email" | "password") => {
    const isWrong = error === field || error === `${field}_taken`;
    return { errorId: isWrong ? errorId : undefined, autoFocus: error ? isWrong : field === "username" };
  };
  return (
    <>
      <form method="post" action={action} className="mt-7 grid gap-5">
        {error && (
          <Notice id={errorId} tone="danger">
            {t(`access.error.${error}`)}
          </Notice>
        )}
        <Field
          name="username"
          label={t("access.invite.username")}
          defaultValue={typed.username}
          type="text"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          dir="auto"
          maxLength={100}
          required
          {...wrong("username")}
        />
        <Field
          name="name"
          label={t("access.invite.name")}
          defaultValue={typed.name}
          type="text"
          autoComplete="name"
          dir="auto"
          maxLength={200}
          required
          {...wrong("name")}
        />
        <Field
          name="email"
          label={t("access.invite.email")}
          defaultValue={typed.email}
          type="email"
          inputMode="email"
          autoComplete="email"
          dir="ltr"
          maxLength={200}
          required
          {...wrong("email")}
        />
        <Field
          name="password"
          label={t("access.invite.password")}
          hint={passwordMinLength ? t("access.invite.passwordHint", { count: passwordMinLength }) : undefined}
          type="password"
          autoComplete="new-password"
          minLength={passwordMinLength}
          maxLength={1024}
          required
          {...wrong("password")}
        />
        <Button name="do" value="create" className="mt-1">
          {t("access.invite.create")}
        </Button>
      </form>
      <p className="mt-5 text-[0.9375rem] text-muted">
        {t("access.invite.have")}{" "}
        <a href={signIn} className="inline-flex min-h-11 items-center text-link underline underline-offset-4">
          {t("access.invite.signIn")}
        </a>
      </p>
    </>
  );
}
