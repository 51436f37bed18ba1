import Link from "next/link";
import type { ReactNode } from "react";
import { Icon } from "@/app/_ui/icon";
import { DescriptionList } from "@/app/admin/_kit/description-list";
import { Sentence } from "@/app/admin/_kit/sentence";
import { Time } from "@/app/admin/_kit/time";
import { actorText, meaningOf, type ShownEvent } from "@/app/admin/_shell/event-lines";
import type { DashboardTranslator } from "@/lib/i18n/dashboard";

interface EventRowProps {
  event: ShownEvent;
  /** The address of the log. */
  here: string;
  t: DashboardTranslator;
}

/** An event in a line, which opens to all that is known of it. */
export function EventRow({ event, here, t }: EventRowProps) {
  const { name, actor, at } = event;
  return (
    <li>
      <details className="group">
        <summary className="flex min-h-14 list-none items-center gap-x-4 px-5 py-3 hover:bg-well focus-visible:-outline-offset-2 [&::-webkit-details-marker]:hidden">
          <Icon
            name="chevron"
            className="size-3.5 text-muted group-open:rotate-90 rtl:-scale-x-100 motion-safe:transition-transform"
          />
          <span className="flex min-w-0 flex-1 flex-wrap items-center gap-x-4">
            <span className="min-w-0 flex-1 basis-48">
              <code className="block font-mono text-[0.8125rem] wrap-anywhere text-ink">{name}</code>
              <span className="block truncate text-sm text-muted">{actorText(actor, t)}</span>
            </span>
            <span className="text-sm text-muted">
              <Time at={at} t={t} />
            </span>
          </span>
        </summary>
        <div className="border-t border-line bg-well px-5 py-5">
          <p className="mb-4 text-sm text-pretty text-ink">
            <Sentence text={meaningOf(name)} />
          </p>
          <DescriptionList rows={rowsOf(event, here, t)} />
        </div>
      </details>
    </li>
  );
}

function rowsOf(
  { at, actor, user, client, session, address, request, data, id }: ShownEvent,
  here: string,
  t: DashboardTranslator,
) {
  const only = (member: "user" | "client", value: string) => (
    <Link
      href={`${here}?${new URLSearchParams({ [member]: value })}`}
      prefetch={false}
      className="underline decoration-line underline-offset-4 hover:decoration-current"
    >
      <Code>{value}</Code>
    </Link>
  );
  const { members, changes, ...others } = data;
  return [
    { term: t("activity.when"), value: <Time at={at} t={t} look="exact" /> },
    { term: t("activity.by"), value: actorText(actor, t) },
    { term: t("activity.user"), value: user && only("user", user) },
    { term: t("activity.client"), value: client && only("client", client) },
    {
      term: t("activity.changedMembers"),
      value: Array.isArray(members) && <Changes names={members} changes={Object(changes)} t={t} />,
    },
    ...Object.entries(others).map(([term, value]) => ({ term, value: <Code>{JSON.stringify(value)}</Code> })),
    { term: t("activity.session"), value: session && <Code>{session}</Code> },
    { term: t("activity.address"), value: address && <Code>{address}</Code>, help: t("activity.addressHelp") },
    { term: t("activity.request"), value: request && <Code>{request}</Code> },
    { term: t("activity.id"), value: <Code>{id}</Code> },
  ];
}

interface ChangesProps {
  names: readonly string[];
  /** Of those whose values are kept. */
  changes: Readonly<Record<string, { before?: unknown; after?: unknown }>>;
  t: DashboardTranslator;
}

/** What an admin changed, with what it was and is. */
const Changes = ({ names, changes, t }: ChangesProps) => (
  <ul className="grid gap-2">
    {names.map((name) => {
      const { before, after } = changes[name] ?? {};
      return (
        <li key={name} className="grid gap-0.5">
          <Code>{name}</Code>
          {name in changes && (
            <span className="grid gap-x-3 sm:grid-cols-2">
              <Value mark="−" label={t("activity.before")} value={before} t={t} />
              <Value mark="+" label={t("activity.after")} value={after} t={t} />
            </span>
          )}
        </li>
      );
    })}
  </ul>
);

const Value = ({ mark, label, value, t }: { mark: string; label: string; value: unknown; t: DashboardTranslator }) => (
  <span className="flex gap-2 rounded-md bg-surface px-2 py-1 text-muted">
    <span aria-hidden="true" className="font-mono">
      {mark}
    </span>
    <span className="sr-only">{label}</span>
    {value === undefined ? t("activity.noValue") : <Code>{JSON.stringify(value)}</Code>}
  </span>
);

const Code = ({ children }: { children: ReactNode }) => (
  <code className="font-mono text-[0.8125rem] wrap-anywhere">{children}</code>
);
