import Link from "next/link";
import { kindText } from "@/app/admin/_configuration/changes";
import { DescriptionList } from "@/app/admin/_kit/description-list";
import { Section } from "@/app/admin/_kit/section";
import { Time } from "@/app/admin/_kit/time";
import type { TenantVisit } from "@/app/admin/_shell/admin";
import { actorText } from "@/app/admin/_shell/event-lines";
import type { ManagedThing, ShownConfigVersion } from "@/lib/admin/config-files/resource-schemas";

interface ManagedProps extends TenantVisit {
  readonly version: ShownConfigVersion;
  readonly since: Date;
  readonly things: readonly ManagedThing[];
}

/** Names that are shown of each kind. */
const mostNames = 40;

/** The file of now: which version, by whom, since when, and what it decides. */
export function Managed({ tenantId, t, version, since, things }: ManagedProps) {
  const members = things.flatMap((thing) => thing.members ?? []);
  const kinds = [...new Set(things.filter((thing) => thing.members === undefined).map(({ kind }) => kind))];
  return (
    <Section id="managed" title={t("configuration.managed")} text={t("configuration.managedText")}>
      <DescriptionList
        rows={[
          {
            term: t("configuration.current"),
            value: (
              <Link
                href={`/admin/t/${tenantId}/configuration/${version.number}`}
                prefetch={false}
                className="font-medium underline decoration-line underline-offset-4 hover:decoration-current"
              >
                {t("configuration.version", { number: String(version.number) })}
              </Link>
            ),
          },
          {
            term: t("configuration.applied"),
            value: (
              <>
                <Time at={version.applied_at} t={t} /> · {actorText(version.by, t)}
              </>
            ),
          },
          { term: t("configuration.since"), value: <Time at={since} t={t} look="exact" /> },
          { term: t("configuration.tenant"), value: <Names names={members} t={t} /> },
          ...kinds.map((kind) => ({
            term: kindText(kind, t),
            value: <Names names={things.filter((thing) => thing.kind === kind).map(({ id }) => id)} t={t} />,
          })),
        ]}
      />
    </Section>
  );
}

function Names({ names, t }: { names: readonly string[] } & Pick<TenantVisit, "t">) {
  const hidden = names.length - mostNames;
  return (
    <span className="flex flex-wrap gap-1.5" dir="ltr">
      {names.slice(0, mostNames).map((name) => (
        <code key={name} className="rounded-md bg-well px-1.5 py-0.5 font-mono text-[0.8125rem] wrap-anywhere text-ink">
          {name}
        </code>
      ))}
      {hidden > 0 && <span className="text-sm text-muted">{t("configuration.more", { count: hidden })}</span>}
    </span>
  );
}
