import { Icon } from "@/app/_ui/icon";
import { type Json, JsonText } from "@/app/_ui/json-text";
import type { Translator } from "@/lib/i18n/translator";

export interface TokenView {
  readonly label: string;
  readonly value: string;
  /** Header and payload, where the token is a JWT. */
  readonly decoded?: Json;
}

/** A token as it was sent, its parts told apart, and what it says. */
export function TokenCard({ token, t }: { token: TokenView; t: Translator }) {
  const parts = token.decoded === undefined ? [token.value] : token.value.split(".");
  return (
    <details className="group rounded-2xl border border-line">
      <summary className="flex min-h-14 items-center gap-3 rounded-2xl px-4 font-medium hover:bg-well">
        <Icon
          name="chevron"
          className="size-4 text-muted group-open:rotate-90 rtl:rotate-180 rtl:group-open:rotate-90 motion-safe:transition-transform"
        />
        <span>{token.label}</span>
        <span className="ms-auto font-mono text-sm text-muted">
          {t.format.number(token.value.length, { style: "unit", unit: "byte", unitDisplay: "long" })}
        </span>
      </summary>
      <div className="px-4 pb-4">
        <h3 className="text-sm font-medium text-muted">{t("demo.raw")}</h3>
        <p dir="ltr" className="mt-1 font-mono text-[0.8125rem]/relaxed break-all select-all">
          {parts.map((part, at) => (
            <span key={part}>
              {at > 0 && "."}
              <span className={["text-ink", "text-link", "text-muted"][at % 3]}>{part}</span>
            </span>
          ))}
        </p>
        {token.decoded !== undefined && (
          <>
            <h3 className="mt-4 text-sm font-medium text-muted">{t("demo.decoded")}</h3>
            <JsonText value={token.decoded} label={t("demo.decoded")} />
          </>
        )}
      </div>
    </details>
  );
}
