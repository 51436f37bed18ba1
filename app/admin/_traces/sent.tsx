import { DescriptionList } from "@/app/admin/_kit/description-list";
import { Section } from "@/app/admin/_kit/section";
import type { SentValue } from "@/lib/model/trace";
import type { TraceView } from "./view";

type Shown = Pick<TraceView, "trace" | "t">;

/** What was sent, as far as it may be shown. */
export function Sent({ trace: { parameters, headers }, t }: Shown) {
  return (
    <Section id="parameters" title={t("traces.parameters")} text={t("traces.parametersText")}>
      <div className="grid grid-cols-1 gap-6">
        <Values values={parameters} t={t} />
        {headers.length > 0 && (
          <div>
            <h3 className="mb-3 text-sm font-semibold text-ink">{t("traces.headers")}</h3>
            <Values values={headers} t={t} />
          </div>
        )}
      </div>
    </Section>
  );
}

function Values({ values, t }: { values: readonly SentValue[]; t: TraceView["t"] }) {
  return (
    <DescriptionList
      rows={values.map(({ name, look, value, length }) => ({
        term: name,
        value: value ? (
          <code className="font-mono text-[0.8125rem] whitespace-pre-wrap" dir="ltr">
            {look === "jwt" ? JSON.stringify(JSON.parse(value), null, 1) : value}
          </code>
        ) : (
          <span className="text-sm text-muted">{t("traces.characters", { count: length })}</span>
        ),
        help: look === "jwt" && value ? t("traces.unverified") : helpOf(look, value, length, t),
      }))}
    />
  );
}

function helpOf(look: SentValue["look"], value: string | undefined, length: number, t: TraceView["t"]) {
  if (look === "cut") return t("traces.cutShort");
  return look === "hidden" && value ? t("traces.characters", { count: length }) : undefined;
}
