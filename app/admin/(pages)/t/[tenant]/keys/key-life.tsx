import { Badge, type BadgeTone } from "@/app/admin/_kit/badge";
import { CopyValue } from "@/app/admin/_kit/code-block";
import type { ShownKey } from "@/lib/admin/resources/key-schemas";
import type { KeyLife as Life, Moment } from "@/lib/dashboard/key-lives";
import type { DashboardTranslator } from "@/lib/i18n/dashboard";

const tones: Readonly<Record<ShownKey["state"], BadgeTone>> = {
  next: "accent",
  current: "good",
  retired: "plain",
  gone: "plain",
};

/** A key, and the four moments of its life in a row. */
export function KeyLife({ life: { key, moments }, t }: { life: Life; t: DashboardTranslator }) {
  return (
    <li className={`py-5 first:pt-0 last:pb-0 ${key.state === "gone" ? "opacity-75" : ""}`}>
      <div className="flex flex-wrap items-center gap-x-2 gap-y-0.5">
        <Badge tone={tones[key.state]}>{t(`keys.state.${key.use === "enc" ? "enc" : "sig"}.${key.state}`)}</Badge>
        <CopyValue value={key.kid} label={t("keys.kid")} />
      </div>
      <ol className="mt-3 grid gap-0 sm:grid-cols-4">
        {moments.map((moment, place) => (
          <Step key={moment.turn} moment={moment} next={moments[place + 1]} use={key.use} t={t} />
        ))}
      </ol>
      {key.missed && key.missed.length > 0 && (
        <p className="mt-3 text-[0.8125rem] leading-relaxed text-pretty text-muted">
          {t("keys.missed", { count: key.missed.length })}{" "}
          <span className="wrap-anywhere text-ink">{t.format.list(key.missed.slice(0, 10))}</span>
        </p>
      )}
    </li>
  );
}

interface StepProps {
  moment: Moment;
  next: Moment | undefined;
  use: ShownKey["use"];
  t: DashboardTranslator;
}

/**
 * One moment: its dot is full once it is past, and the line leads to the next. Below each other on a phone, where there is no room for
 * what nobody has decided yet.
 */
function Step({ moment: { turn, at, isPast }, next, use, t }: StepProps) {
  const line = !next
    ? ""
    : "before:absolute before:start-[5px] before:top-4 before:h-full before:w-px before:bg-line sm:before:start-3.5 sm:before:top-[8px] sm:before:h-px sm:before:w-[calc(100%-0.25rem)]";
  const dot = isPast
    ? "border-accent-edge bg-accent"
    : at
      ? "border-edge bg-surface"
      : "border-dashed border-edge bg-surface";
  return (
    <li
      className={`relative flex gap-3 pb-3 last:pb-0 sm:flex-col sm:gap-2 sm:pe-4 sm:pb-0 ${line} ${at ? "" : "max-sm:hidden"} ${next?.at ? "" : "max-sm:pb-0 max-sm:before:hidden"}`}
    >
      <span aria-hidden className={`relative mt-1 size-[11px] shrink-0 rounded-full border-[1.5px] ${dot}`} />
      <span className="min-w-0">
        <span className={`block text-sm font-medium ${at ? "text-ink" : "text-muted"}`}>
          {t(`keys.turn.${use === "enc" ? "enc" : "sig"}.${turn}`)}
        </span>
        <span className="block text-[0.8125rem] text-muted">{at ? <When at={at} t={t} /> : t("keys.notDecided")}</span>
      </span>
    </li>
  );
}

/** The date and the minute: what a life is told in. Whatever is near is told as that too. */
function When({ at, t }: { at: Date; t: DashboardTranslator }) {
  const isNear = Math.abs(at.getTime() - Date.now()) < 2 * 86_400_000;
  return (
    <time dateTime={at.toISOString()}>
      {t.format.dateTime(at, { dateStyle: "medium", timeStyle: "short", timeZone: "UTC" })} UTC
      {isNear && <span className="block">{t.format.relativeTime(at, new Date())}</span>}
    </time>
  );
}
