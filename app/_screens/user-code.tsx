import type { ScreenProps } from "@/app/_screens/props";
import { Button } from "@/app/_ui/button";
import { Field } from "@/app/_ui/field";
import { Frame } from "@/app/_ui/frame";
import { Heading } from "@/app/_ui/heading";
import { Notice } from "@/app/_ui/notice";
import { PromptForm } from "@/app/_ui/prompt-form";
import { tooMany } from "@/app/_ui/too-many";

const errorId = "code-error";

/** Which device? The code is Latin letters whatever the page's language, and looks as it does on the device. */
export function UserCodeScreen({ view, nonce, t }: ScreenProps<"user_code">) {
  const { brand, code, isSuggested, error } = view;
  return (
    <Frame brand={brand} title={t("device.documentTitle", { brand: brand.name })} nonce={nonce} t={t}>
      <Heading title={t("device.title")}>{t("device.lead")}</Heading>
      <PromptForm view={view} className="mt-7 grid gap-5">
        {error && (
          <Notice id={errorId} tone="danger">
            {error === "rate_limited" ? tooMany(view.retryAfter, t) : t("device.wrongCode")}
          </Notice>
        )}
        {isSuggested && <Notice tone="caution">{t("device.suggested")}</Notice>}
        <Field
          name="code"
          label={t("device.code")}
          look="code"
          defaultValue={code}
          placeholder="XXXX-XXXX"
          type="text"
          inputMode="text"
          autoComplete="off"
          autoCapitalize="characters"
          autoCorrect="off"
          spellCheck={false}
          dir="ltr"
          maxLength={40}
          required
          autoFocus
          errorId={error ? errorId : undefined}
        />
        <Button name="do" value="enter_code">
          {t("action.continue")}
        </Button>
      </PromptForm>
    </Frame>
  );
}
