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
import type { CreateView } from "@/lib/journeys/steps/create";

const errorId = "create-error";

type FieldName = "name" | "email" | "password";

/** An account of one's own (OIDC Prompt Create §4). Create comes first in the document, because that is the button that Enter presses. */
export function CreateScreen({ view, nonce, t }: ScreenProps<"create">) {
  const { brand, client, name, email, error, passwordMinLength } = view;
  const wrong = wrongFields(view);
  const first = wrong[0] ?? (email && name ? "password" : "name");
  const invalid = (field: FieldName) => ({
    errorId: wrong.includes(field) ? errorId : undefined,
    autoFocus: field === first,
  });
  return (
    <Frame
      brand={brand}
      client={client}
      title={t("create.documentTitle", { brand: brand.name })}
      display={view.display}
      nonce={nonce}
      t={t}
    >
      <Heading title={t("create.title")}>
        {client && t.rich("login.continueTo", { client: client.name, app: clientTag(client) })}
      </Heading>
      <PromptForm view={view} className="mt-7 grid gap-5 popup:mt-4 popup:gap-3">
        {error && (
          <Notice id={errorId} tone="danger">
            {errorText(view, error, t)}
          </Notice>
        )}
        <Field
          name="name"
          label={t("create.name")}
          defaultValue={name}
          type="text"
          autoComplete="name"
          autoCapitalize="words"
          spellCheck={false}
          dir="auto"
          maxLength={200}
          required
          {...invalid("name")}
        />
        <Field
          name="email"
          label={t("create.email")}
          defaultValue={email}
          type="email"
          inputMode="email"
          autoComplete="email"
          dir="ltr"
          maxLength={320}
          required
          {...invalid("email")}
        />
        <Field
          name="password"
          label={t("create.password")}
          hint={passwordMinLength ? t("create.passwordHint", { count: passwordMinLength }) : undefined}
          type="password"
          autoComplete="new-password"
          minLength={passwordMinLength}
          maxLength={1024}
          required
          {...invalid("password")}
        />
        <Button name="do" value="create" className="mt-1">
          {t("action.createAccount")}
        </Button>
        <OtherWays client={client} t={t}>
          <Button look="quiet" name="do" value="sign_in" formNoValidate>
            {t("action.signInInstead")}
          </Button>
        </OtherWays>
      </PromptForm>
    </Frame>
  );
}

function wrongFields({ name, email, error }: CreateView): readonly FieldName[] {
  if (error === "weak_password" || error === "long_password") return ["password"];
  if (error === "email_taken") return ["email"];
  if (error !== "missing_fields") return [];
  return [...(name ? [] : (["name"] as const)), ...(email ? [] : (["email"] as const)), "password"];
}

function errorText({ retryAfter }: CreateView, error: NonNullable<CreateView["error"]>, t: Translator): string {
  if (error === "rate_limited") return tooMany(retryAfter, t);
  return error === "busy" ? t("login.error.busy") : t(`create.error.${error}`);
}
