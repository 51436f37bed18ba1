import type { ScreenProps } from "@/app/_screens/props";
import { Button } from "@/app/_ui/button";
import { clientTag } from "@/app/_ui/client-name";
import { Field } from "@/app/_ui/field";
import { Frame } from "@/app/_ui/frame";
import { Heading } from "@/app/_ui/heading";
import { Notice } from "@/app/_ui/notice";
import { OtherWays } from "@/app/_ui/other-ways";
import { PromptForm } from "@/app/_ui/prompt-form";
import { tooMany } from "@/app/_ui/too-many";
import type { Translator } from "@/lib/i18n/translator";
import type { LoginView } from "@/lib/journeys/steps/login";
import type { LoginError } from "@/lib/model/interaction";

const errorId = "login-error";

/** Who are you? Sign in comes first in the document, because that is the button that Enter presses. */
export function LoginScreen({ view, nonce, t }: ScreenProps<"login">) {
  const { brand, client, identifier, error, hasAccounts, canCreate } = view;
  const reason = reasonText(view, t);
  const isWrong = error === "bad_credentials" || error === "missing_credentials";
  const startsAtPassword = Boolean(identifier);
  return (
    <Frame
      brand={brand}
      client={client}
      title={t("login.documentTitle", { brand: brand.name })}
      display={view.display}
      nonce={nonce}
      t={t}
    >
      <Heading title={t("login.title")}>
        {client
          ? t.rich("login.continueTo", { client: client.name, app: clientTag(client) })
          : t("login.withAccount", { brand: brand.name })}
      </Heading>
      <PromptForm view={view} className="mt-7 grid gap-5 popup:mt-4 popup:gap-3">
        {error ? (
          <Notice id={errorId} tone="danger">
            {errorText(view, error, t)}
          </Notice>
        ) : (
          reason && <Notice tone="info">{reason}</Notice>
        )}
        <Field
          name="identifier"
          label={t("login.identifier")}
          defaultValue={identifier}
          type="text"
          inputMode="email"
          autoComplete="username"
          autoCapitalize="none"
          autoCorrect="off"
          spellCheck={false}
          dir="auto"
          maxLength={320}
          required
          autoFocus={!startsAtPassword}
          errorId={isWrong ? errorId : undefined}
        />
        <Field
          name="password"
          label={t("login.password")}
          type="password"
          autoComplete="current-password"
          maxLength={1024}
          required
          autoFocus={startsAtPassword}
          errorId={isWrong ? errorId : undefined}
        />
        <Button name="do" value="sign_in" className="mt-1">
          {t("action.signIn")}
        </Button>
        <OtherWays client={client} t={t}>
          {canCreate && (
            <Button look="quiet" name="do" value="create" formNoValidate>
              {t("action.createAccount")}
            </Button>
          )}
          {hasAccounts && (
            <Button look="quiet" name="do" value="choose" formNoValidate>
              {t("action.chooseAnother")}
            </Button>
          )}
        </OtherWays>
      </PromptForm>
    </Frame>
  );
}

function errorText({ retryAfter }: LoginView, error: LoginError, t: Translator): string {
  return error === "rate_limited" ? tooMany(retryAfter, t) : t(`login.error.${error}`);
}

/** Someone who is not signed in expects to be asked; anyone else is told why. */
function reasonText({ reason, client, brand }: LoginView, t: Translator): string | undefined {
  const name = client?.name ?? brand.name;
  if (reason === "max_age") return t("login.reason.max_age");
  if (reason === "login_prompt") return t("login.reason.login_prompt", { client: name });
  if (reason === "session_too_old") return t("login.reason.max_age");
  if (reason === "factor_required") return t("login.reason.acr_unmet", { client: brand.name });
  if (reason === "acr_unmet") return t("login.reason.acr_unmet", { client: name });
  return undefined;
}
