import type { ScreenProps } from "@/app/_screens/props";
import { Button } from "@/app/_ui/button";
import { Field } from "@/app/_ui/field";
import { Frame } from "@/app/_ui/frame";
import { Heading } from "@/app/_ui/heading";
import { Notice } from "@/app/_ui/notice";
import { oneTimeCode } from "@/app/_ui/one-time-code";
import { OtherWays } from "@/app/_ui/other-ways";
import { PromptForm } from "@/app/_ui/prompt-form";
import { QrCode } from "@/app/_ui/qr-code";
import type { EnrolView } from "@/lib/journeys/steps/enrol";

const errorId = "enrol-error";

type Props = ScreenProps<"enrol">;

/** An app for codes: scan, confirm, and keep the way back in. */
export function EnrolScreen({ view, nonce, t }: Props) {
  const { brand, client, shown } = view;
  const title = shown.kind === "key" ? "enrol.documentTitle" : "enrol.codesDocumentTitle";
  return (
    <Frame
      brand={brand}
      client={client}
      title={t(title, { brand: brand.name })}
      display={view.display}
      nonce={nonce}
      t={t}
    >
      {shown.kind === "key" ? <Key view={view} shown={shown} t={t} /> : <Codes view={view} shown={shown} t={t} />}
    </Frame>
  );
}

type Shown<K> = Extract<EnrolView["shown"], { readonly kind: K }>;

function Key({ view, shown, t }: Props & { shown: Shown<"key"> }) {
  const { brand, client } = view;
  const whose = view.reason === "factor_required" ? brand.name : (client?.name ?? brand.name);
  return (
    <>
      <Heading title={t("enrol.title")}>{t("enrol.lead", { client: whose })}</Heading>
      <PromptForm view={view} className="mt-6 grid gap-5 popup:mt-4 popup:gap-3">
        {shown.error && (
          <Notice id={errorId} tone="danger">
            {t("enrol.error")}
          </Notice>
        )}
        <div>
          <p className="mb-3 text-[0.9375rem] text-ink">{t("enrol.scan")}</p>
          <QrCode {...shown.qr} label={t("enrol.qr")} />
          <details className="mt-3 text-[0.9375rem] text-muted">
            <summary className="flex min-h-11 items-center justify-center underline-offset-4 hover:text-ink hover:underline">
              {t("enrol.noScan")}
            </summary>
            <p className="text-pretty wrap-anywhere">{t("enrol.type", { account: shown.account })}</p>
            <p
              dir="ltr"
              className="mt-2 rounded-xl bg-well px-4 py-3 text-center font-mono text-balance text-ink select-all"
            >
              {shown.key}
            </p>
          </details>
        </div>
        <Field
          name="code"
          label={t("enrol.code")}
          {...oneTimeCode}
          autoFocus={shown.error !== undefined}
          errorId={shown.error && errorId}
        />
        <Button name="do" value="confirm" className="mt-1">
          {t("enrol.confirm")}
        </Button>
        <OtherWays client={client} t={t}>
          {shown.canSkip && (
            <Button look="quiet" name="do" value="skip" formNoValidate>
              {t("enrol.skip")}
            </Button>
          )}
        </OtherWays>
      </PromptForm>
    </>
  );
}

function Codes({ view, shown, t }: Props & { shown: Shown<"recovery_codes"> }) {
  return (
    <>
      <Heading title={t("enrol.codesTitle")}>{t("enrol.codesLead")}</Heading>
      <ul
        dir="ltr"
        aria-label={t("enrol.codesList")}
        className="mt-6 grid gap-y-1 rounded-2xl border border-line bg-well px-4 py-4 text-center font-mono text-[0.9375rem] text-ink tabular-nums select-all"
      >
        {shown.codes.map((code) => (
          <li key={code} className="leading-7 whitespace-nowrap max-sm:text-[0.8125rem]">
            {code}
          </li>
        ))}
      </ul>
      <PromptForm view={view} className="mt-6 grid">
        <Button name="do" value="finish">
          {t("enrol.finish")}
        </Button>
      </PromptForm>
    </>
  );
}
