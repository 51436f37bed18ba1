import { Icon } from "@/app/_ui/icon";
import { Badge } from "@/app/admin/_kit/badge";
import { CodeBlock } from "@/app/admin/_kit/code-block";
import type { Told } from "@/lib/dashboard/clause";
import { clauseOfCheck, clauseOfParameter, isExplained } from "@/lib/dashboard/try-it/clauses";
import type { Check, Params, Step } from "@/lib/dashboard/try-it/run";
import type { DashboardTranslator } from "@/lib/i18n/dashboard";

interface Words {
  t: DashboardTranslator;
}

/** One step of a run: what was sent, what came back, and what was found good or bad in it. */
export function StepView({ step, number, t }: Words & { step: Step; number: number }) {
  const { kind, request, answer, decoded, checks = [], stop } = step;
  const isBad = stop !== undefined || (answer?.status ?? 200) >= 400 || checks.some(({ isGood }) => !isGood);
  const title = t(`tryIt.step.${kind}`);
  return (
    <li className="min-w-0 rounded-xl border border-line">
      <details className="group/step" open>
        <summary className="flex min-h-13 cursor-pointer list-none items-center gap-3 px-4 py-2 [&::-webkit-details-marker]:hidden">
          <span className="grid size-6 shrink-0 place-items-center rounded-full bg-tint text-xs font-semibold text-on-tint tabular-nums">
            {number}
          </span>
          <h3 className="min-w-0 flex-1 font-semibold text-ink">{title}</h3>
          {answer?.status !== undefined && <Badge tone={isBad ? "danger" : "good"}>{answer.status}</Badge>}
          {checks.length > 0 && answer?.status === undefined && (
            <Badge tone={isBad ? "danger" : "good"}>{t(isBad ? "tryIt.bad" : "tryIt.good")}</Badge>
          )}
          <Icon name="down" className="size-4 text-muted group-open/step:rotate-180" />
        </summary>
        <div className="grid grid-cols-1 gap-4 border-t border-line p-4">
          <p className="text-sm leading-relaxed text-pretty text-muted">{t(`tryIt.about.${kind}`)}</p>
          {stop && (
            <p className="flex gap-2 text-sm font-medium text-danger">
              <Icon name="alert" className="mt-0.5 size-4" />
              {t(`tryIt.stop.${stop}`)}
            </p>
          )}
          {request && (
            <>
              <p className="font-mono text-[0.8125rem] wrap-anywhere text-ink" dir="ltr">
                <strong>{request.method}</strong> {request.url}
              </p>
              <Parameters params={request.params} t={t} />
              {request.curl && <Folded label="curl" code={request.curl} />}
            </>
          )}
          {answer?.body !== undefined && <CodeBlock code={pretty(answer.body)} label={t("tryIt.answer")} />}
          {decoded && (
            <div className="grid grid-cols-1 gap-4 lg:grid-cols-[1fr_2fr]">
              <Titled title={t("tryIt.header")} code={pretty(decoded.header)} />
              <Titled title={t("tryIt.claims")} code={pretty(decoded.claims)} />
            </div>
          )}
          {checks.length > 0 && <Checks checks={checks} t={t} />}
        </div>
      </details>
    </li>
  );
}

const pretty = (value: unknown) => (typeof value === "string" ? value : JSON.stringify(value, null, 2));

function Titled({ title, code }: { title: string; code: string }) {
  return (
    <div className="min-w-0">
      <p className="mb-1.5 text-sm font-medium text-muted">{title}</p>
      <CodeBlock code={code} label={title} />
    </div>
  );
}

function Folded({ label, code }: { label: string; code: string }) {
  return (
    <details>
      <summary className="inline-flex min-h-11 cursor-pointer items-center text-sm font-medium text-link sm:min-h-8">
        {label}
      </summary>
      <div className="mt-1">
        <CodeBlock code={code} label={label} />
      </div>
    </details>
  );
}

function Parameters({ params, t }: Words & { params: Params }) {
  const all = Object.entries(params);
  if (all.length === 0) return null;
  return (
    <dl className="divide-y divide-line border-y border-line">
      {all.map(([name, value]) => (
        <div key={name} className="grid gap-x-6 gap-y-0.5 py-2.5 sm:grid-cols-[12rem_1fr]">
          <dt className="font-mono text-[0.8125rem] wrap-anywhere text-ink" dir="ltr">
            {name}
          </dt>
          <dd className="min-w-0">
            <span className="block font-mono text-[0.8125rem] wrap-anywhere text-ink" dir="ltr">
              {value}
            </span>
            {isExplained(name) && (
              <span className="mt-0.5 block text-sm text-pretty text-muted">
                {t(`tryIt.parameter.${name}`)} <Clause clause={clauseOfParameter(name)} t={t} />
              </span>
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Checks({ checks, t }: Words & { checks: readonly Check[] }) {
  return (
    <ul className="grid gap-2">
      {checks.map(({ name, isGood, detail }) => (
        <li key={name} className="flex gap-2 text-sm">
          <Icon name={isGood ? "check" : "alert"} className={`mt-0.5 size-4 ${isGood ? "text-good" : "text-danger"}`} />
          <span className="min-w-0 text-pretty text-ink">
            <span className="sr-only">{t(isGood ? "tryIt.good" : "tryIt.bad")}: </span>
            {t(`tryIt.check.${name}`)}
            {detail && (
              <>
                {" "}
                <code className="font-mono text-[0.8125rem] wrap-anywhere text-muted" dir="ltr">
                  {detail}
                </code>
              </>
            )}{" "}
            <Clause clause={clauseOfCheck(name)} t={t} />
          </span>
        </li>
      ))}
    </ul>
  );
}

function Clause({ clause, t }: Words & { clause: Told["clause"] }) {
  if (!clause) return null;
  return (
    <a
      href={clause.href}
      target="_blank"
      rel="noreferrer"
      aria-label={t("form.specification", { clause: clause.label })}
      className="font-medium whitespace-nowrap text-link underline-offset-4 hover:underline"
    >
      {clause.label}
    </a>
  );
}
