import Link from "next/link";
import { Badge, type BadgeTone } from "@/app/admin/_kit/badge";
import { Time } from "@/app/admin/_kit/time";
import { actorText, type ShownEvent } from "@/app/admin/_shell/event-lines";
import { changeLines, pageOfChange } from "@/lib/dashboard/config-changes";
import type { DashboardTranslator } from "@/lib/i18n/dashboard";
import type { ConfigChange, MemberChange } from "@/lib/model/config-change";

/** Something that differs; who changed it last and when, where that is known. */
type Differing = ConfigChange & { readonly by?: ShownEvent["actor"]; readonly at?: string };

interface ChangesProps {
  readonly changes: readonly Differing[];
  readonly tenantId: string;
  /** `done`: what was before and became; `drift`: what the file says, and what is now. */
  readonly as: "done" | "drift";
  readonly t: DashboardTranslator;
}

/** Things that are shown; a file that makes a thousand clients has them in itself. */
const mostThings = 50;
const tones = { create: "good", update: "plain", delete: "danger" } as const satisfies Record<string, BadgeTone>;

/** Differences, thing by thing and member by member. */
export function Changes({ changes, tenantId, as, t }: ChangesProps) {
  const hidden = changes.length - mostThings;
  return (
    <>
      <ul className="-my-5 divide-y divide-line">
        {changes.slice(0, mostThings).map((change) => (
          <li key={`${change.kind} ${change.id}`} className="py-5">
            <Head change={change} tenantId={tenantId} as={as} t={t} />
            {change.members.length > 0 && (
              <dl className="mt-3 grid grid-cols-1 gap-3">
                {change.members.map((one) => (
                  <Member key={one.member} change={one} action={change.action} as={as} t={t} />
                ))}
              </dl>
            )}
          </li>
        ))}
      </ul>
      {hidden > 0 && <p className="mt-8 text-sm text-muted">{t("configuration.more", { count: hidden })}</p>}
    </>
  );
}

function Head({ change, tenantId, as, t }: { change: Differing } & Omit<ChangesProps, "changes">) {
  const { action, kind, id, by, at } = change;
  const page = as === "drift" && action === "delete" ? undefined : pageOfChange(change);
  const name = (
    <bdi className="font-medium wrap-anywhere text-ink">{kind === "tenant" ? t("configuration.tenant") : id}</bdi>
  );
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
      <Badge tone={tones[action]}>{t(`configuration.${as}.${action}`)}</Badge>
      {kind !== "tenant" && <span className="text-sm text-muted">{kindText(kind, t)}</span>}
      {page === undefined ? (
        name
      ) : (
        <Link
          href={`/admin/t/${tenantId}${page}`}
          prefetch={false}
          className="rounded py-1 underline decoration-line underline-offset-4 hover:decoration-current"
        >
          {name}
        </Link>
      )}
      {by && at !== undefined && (
        <span className="text-sm wrap-anywhere text-muted sm:ms-auto">
          {actorText(by, t)}, <Time at={at} t={t} />
        </span>
      )}
    </div>
  );
}

interface MemberProps extends Pick<ChangesProps, "as" | "t"> {
  readonly change: MemberChange;
  readonly action: ConfigChange["action"];
}

const Member = ({ change, action, as, t }: MemberProps) => (
  <div className="grid grid-cols-1 gap-1 sm:grid-cols-[minmax(0,16rem)_minmax(0,1fr)] sm:gap-x-5">
    <dt>
      <code className="font-mono text-[0.8125rem] wrap-anywhere text-muted" dir="ltr">
        {change.member}
      </code>
    </dt>
    <dd className="grid grid-cols-1 gap-1">
      {changeLines(change, action).map(({ side, text }) => (
        <span
          key={`${side} ${text}`}
          className={`flex gap-2 rounded-md px-2 py-1 ${side === "from" ? "bg-well text-muted" : "bg-good-well text-good"}`}
        >
          <span aria-hidden="true" className="font-mono text-[0.8125rem]">
            {side === "from" ? "−" : "+"}
          </span>
          <span className="sr-only">{t(`configuration.${as}.${side}`)}</span>
          {text === undefined ? (
            <span className="text-[0.8125rem]">{t("configuration.default")}</span>
          ) : (
            <code className="font-mono text-[0.8125rem] wrap-anywhere whitespace-pre-wrap" dir="ltr">
              {text}
            </code>
          )}
        </span>
      ))}
    </dd>
  </div>
);

/** What a thing is, in words. */
export const kindText = (kind: string, t: DashboardTranslator): string =>
  kind === "client" || kind === "webhook" ? t(`configuration.kind.${kind}`) : kind;
