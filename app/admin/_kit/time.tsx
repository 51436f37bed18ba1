import type { DashboardTranslator } from "@/lib/i18n/dashboard";

interface TimeProps {
  /** A moment: a date, ISO 8601, or seconds since 1970. */
  at: Date | string | number;
  t: DashboardTranslator;
  /** `near`: how long ago; `exact`: to the second. Either way the other is its title. */
  look?: "near" | "exact";
}

/** A time as people say it, with the exact one (UTC) under the pointer. */
export function Time({ at, t, look = "near" }: TimeProps) {
  const moment = typeof at === "number" ? new Date(at * 1000) : new Date(at);
  const exact = t.format.dateTime(moment, { dateStyle: "medium", timeStyle: "medium", timeZone: "UTC" });
  const near = t.format.relativeTime(moment, new Date());
  return (
    <time dateTime={moment.toISOString()} title={look === "near" ? `${exact} UTC` : near} className="whitespace-nowrap">
      {look === "near" ? near : `${exact} UTC`}
    </time>
  );
}
