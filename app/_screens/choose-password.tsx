import { Button } from "@/app/_ui/button";
import { Field } from "@/app/_ui/field";
import { Frame } from "@/app/_ui/frame";
import { Heading } from "@/app/_ui/heading";
import { Medallion } from "@/app/_ui/medallion";
import { Notice } from "@/app/_ui/notice";
import type { ChoiceError } from "@/lib/account/choose-password";
import type { Translator } from "@/lib/i18n/translator";
import type { Brand } from "@/lib/theme/brand";

const errorId = "choose-error";

interface Shared {
  brand: Brand;
  nonce?: string;
  t: Translator;
}

interface ChooseProps extends Shared {
  /** What they sign in with from then on. */
  username: string;
  /** Where the form posts. */
  action: string;
  error: ChoiceError | undefined;
  passwordMinLength: number;
}

/** A password for an account, by a link that somebody was given. */
export function ChoosePasswordScreen({ brand, nonce, t, username, action, error, passwordMinLength }: ChooseProps) {
  return (
    <Frame brand={brand} title={t("choosePassword.documentTitle", { brand: brand.name })} nonce={nonce} t={t}>
      <Heading title={t("choosePassword.title")}>
        {t.rich("choosePassword.lead", {
          brand: brand.name,
          username,
          who: (chunks) => <strong className="font-semibold text-ink">{chunks}</strong>,
        })}
      </Heading>
      <form method="post" action={action} className="mt-7 grid gap-5">
        {error && (
          <Notice id={errorId} tone="danger">
            {errorText(error, t)}
          </Notice>
        )}
        {/* For password managers, which keep a password by its name. */}
        <input type="text" name="username" autoComplete="username" defaultValue={username} readOnly hidden />
        <Field
          name="password"
          label={t("choosePassword.password")}
          hint={t("create.passwordHint", { count: passwordMinLength })}
          type="password"
          autoComplete="new-password"
          minLength={passwordMinLength}
          maxLength={1024}
          required
          autoFocus
          errorId={error && errorId}
        />
        <Button className="mt-1">{t("choosePassword.choose")}</Button>
      </form>
    </Frame>
  );
}

function errorText(error: ChoiceError, t: Translator): string {
  switch (error) {
    case "busy":
      return t("login.error.busy");
    case "missing_password":
      return t("choosePassword.missing");
    case "weak_password":
    case "long_password":
      return t(`create.error.${error}`);
  }
}

const endings = { chosen: { icon: "check", tone: "good" }, over: { icon: "clock", tone: "plain" } } as const;

/** What became of a link: a password, or nothing any more. */
export function PasswordEndingScreen({ ending, brand, nonce, t }: Shared & { ending: keyof typeof endings }) {
  return (
    <Frame brand={brand} title={t("choosePassword.documentTitle", { brand: brand.name })} nonce={nonce} t={t}>
      <Medallion {...endings[ending]} />
      <Heading title={t(`choosePassword.${ending}.title`)}>
        {t(`choosePassword.${ending}.text`, { brand: brand.name })}
      </Heading>
    </Frame>
  );
}
