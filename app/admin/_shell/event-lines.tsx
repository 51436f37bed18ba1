import type { z } from "zod";
import { Sentence } from "@/app/admin/_kit/sentence";
import { Time } from "@/app/admin/_kit/time";
import type { audit } from "@/lib/admin/resources/audit";
import { catalogue, type EventName } from "@/lib/events/catalogue";
import type { DashboardTranslator } from "@/lib/i18n/dashboard";

export type ShownEvent = Awaited<ReturnType<typeof audit.show>>;

/** What an event's name means, as the catalogue has it. */
export function meaningOf(name: string): string {
  const schema: z.ZodType | undefined = Object.hasOwn(catalogue, name) ? catalogue[name as EventName] : undefined;
  return schema?.description ?? "";
}

/** Who did something, in words. */
export function actorText({ kind, id }: ShownEvent["actor"], t: DashboardTranslator): string {
  const who = t(kind === "client" ? "activity.clientActor" : `activity.${kind}`);
  return id === undefined ? who : `${who} ${id}`;
}

/** Events in a few lines. */
export function EventLines({ events, t }: { events: readonly ShownEvent[]; t: DashboardTranslator }) {
  return (
    <ul className="-my-3 divide-y divide-line">
      {events.map(({ id, name, actor, at }) => (
        <li key={id} className="flex flex-wrap items-baseline gap-x-4 gap-y-0.5 py-3">
          <span className="min-w-0 flex-1 basis-56">
            <code className="font-mono text-[0.8125rem] text-ink">{name}</code>
            <span className="mt-0.5 block text-sm text-pretty text-muted">
              <Sentence text={meaningOf(name)} />
            </span>
            <span className="mt-0.5 block truncate text-xs text-muted">{actorText(actor, t)}</span>
          </span>
          <span className="text-sm text-muted">
            <Time at={at} t={t} />
          </span>
        </li>
      ))}
    </ul>
  );
}
