import type { ScreenProps } from "@/app/_screens/props";
import { Button } from "@/app/_ui/button";
import { Field } from "@/app/_ui/field";
import { Frame } from "@/app/_ui/frame";
import { Heading } from "@/app/_ui/heading";
import { Notice } from "@/app/_ui/notice";
import { oneTimeCode } from "@/app/_ui/one-time-code";
import { OtherWays } from "@/app/_ui/other-ways";
import { PromptForm } from "@/app/_ui/prompt-form";
import { tooMany } from "@/app/_ui/too-many";
import type { Translator } from "@/lib/i18n/translator";
import type { FactorView } from "@/lib/journeys/steps/factor";

const errorId = "factor-error";

/** Why it is asked, where that is for somebody's wish and not the end of a sign-in. */
const reasons: ReadonlySet<string> = new Set(["acr_unmet", "factor_required"]);

/** Is it really you? A code of the app, or one of the list that is kept for the day without it. */
export function FactorScreen({ view, nonce, t }: ScreenProps<"factor">) {
  const { brand, client, usesRecoveryCode, error } = view;
  const errors = error === "wrong_code" ? errorId : undefined;
  return (
    <Frame
      brand={brand}
      client={client}
      title={t("factor.documentTitle", { brand: brand.name })}
      display={view.display}
      nonce={nonce}
      t={t}
    >
      <Heading title={t("factor.title")}>
        {usesRecoveryCode ? t("factor.recoveryLead") : t("factor.lead", { brand: brand.name })}
      </Heading>
      <PromptForm view={view} className="mt-7 grid gap-5 popup:mt-4 popup:gap-3">
        {error ? (
          <Notice id={errorId} tone="danger">
            {errorText(view, error, t)}
          </Notice>
        ) : (
          reasons.has(view.reason) && (
            <Notice tone="info">
              {t("factor.reason", { client: (view.reason === "acr_unmet" && client?.name) || brand.name })}
            </Notice>
          )
        )}
        {usesRecoveryCode ? (
          <Field
            key="recovery_code"
            name="recovery_code"
            label={t("factor.recoveryCode")}
            type="text"
            autoComplete="off"
            autoCapitalize="characters"
            autoCorrect="off"
            spellCheck={false}
            dir="ltr"
            maxLength={60}
            required
            autoFocus
            errorId={errors}
          />
        ) : (
          <Field key="code" name="code" label={t("factor.code")} {...oneTimeCode} autoFocus errorId={errors} />
        )}
        <Button name="do" value={usesRecoveryCode ? "recover" : "verify"} className="mt-1">
          {t("action.continue")}
        </Button>
        <OtherWays client={client} t={t}>
          <Button look="quiet" name="do" value={usesRecoveryCode ? "use_app" : "use_recovery_code"} formNoValidate>
            {usesRecoveryCode ? t("factor.useApp") : t("factor.useRecoveryCode")}
          </Button>
        </OtherWays>
      </PromptForm>
    </Frame>
  );
}

function errorText(
  { retryAfter, usesRecoveryCode }: FactorView,
  error: NonNullable<FactorView["error"]>,
  t: Translator,
): string {
  if (error === "rate_limited") return tooMany(retryAfter, t);
  return t(usesRecoveryCode ? "factor.error.wrong_recovery_code" : "factor.error.wrong_code");
}
