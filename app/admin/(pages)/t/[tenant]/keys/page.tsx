import type { Metadata } from "next";
import type { ReactNode } from "react";
import { CopyValue } from "@/app/admin/_kit/code-block";
import { DescriptionList } from "@/app/admin/_kit/description-list";
import { PageHeader } from "@/app/admin/_kit/page-header";
import { Section } from "@/app/admin/_kit/section";
import { orPage, visitTenant, words } from "@/app/admin/_shell/admin";
import { allOf } from "@/lib/admin/page";
import { mayDo } from "@/lib/admin/permissions";
import type { Context } from "@/lib/admin/resource";
import { rotationTimes } from "@/lib/admin/resources/key-schemas";
import { readersOf, type ShownReaders } from "@/lib/admin/resources/key-waits";
import { keys } from "@/lib/admin/resources/keys";
import { tenants } from "@/lib/admin/resources/tenants";
import { type KeyLine, keyLines } from "@/lib/dashboard/key-lives";
import type { DashboardTranslator } from "@/lib/i18n/dashboard";
import { endpointPaths } from "@/lib/tenants/urls";
import { Revoke, Rotate } from "./change";
import { KeyLife } from "./key-life";
import { Waits } from "./waits";

interface Props {
  params: Promise<{ tenant: string }>;
}

export const generateMetadata = async (): Promise<Metadata> => ({ title: (await words())("keys.title") });

/** What signs, what will, and how each key's life went. */
export default async function KeysPage({ params }: Props) {
  const { context, tenantId, t } = await visitTenant(params);
  const [all, tenant] = await orPage(Promise.all([allOf(keys, context), tenants.show(context, tenantId)]));
  const lines = keyLines(all, new Date());
  const mayRotate = mayDo(context, "rotate", { ...keys, tenantId });
  const { key_rotation: days, key_wait: wait } = tenant.settings;
  const change = { tenantId, lines, wait, t };
  const readers = await orPage(readersByKey(lines, context));
  return (
    <>
      <PageHeader title={t("keys.title")} actions={mayRotate && lines.length > 0 && <Rotate {...change} />}>
        {t("keys.lead")}
      </PageHeader>
      <div className="grid grid-cols-1 gap-6">
        <Section id="set" title={t("keys.set")}>
          <DescriptionList
            rows={[
              {
                term: t("keys.address"),
                value: <CopyValue value={tenant.issuer + endpointPaths.jwks_uri} />,
                help: t("keys.addressHelp"),
              },
              {
                term: t("keys.whoHas"),
                value: t("keys.whoHasText", { days: wait, lead: rotationTimes.lead / 60 }),
                help: t("keys.whoHasHelp"),
              },
              { term: t("keys.byItself"), value: days > 0 ? t("keys.everyDays", { days }) : t("keys.byHand") },
            ]}
          />
        </Section>
        {lines.map((line) => (
          <Line key={line.alg} line={line} t={t}>
            {line.next && (
              <Waits
                tenantId={tenantId}
                next={line.next}
                readers={readers[line.next.kid]}
                mayRotate={mayRotate}
                t={t}
              />
            )}
          </Line>
        ))}
        {mayRotate && lines.length > 0 && (
          <Section id="leaked" tone="danger" title={t("keys.leaked")} text={t("keys.leakedText")}>
            <Revoke {...change} />
          </Section>
        )}
      </div>
    </>
  );
}

/** Who has fetched each key that waits. */
async function readersByKey(
  lines: readonly KeyLine[],
  context: Context,
): Promise<Readonly<Record<string, ShownReaders | undefined>>> {
  const told = lines.map(async ({ next }) =>
    next ? [[next.kid, readersOf(await keys.act(context, "readers", next.kid, {}))] as const] : [],
  );
  return Object.fromEntries((await Promise.all(told)).flat());
}

interface LineProps {
  line: KeyLine;
  t: DashboardTranslator;
  children: ReactNode;
}

function Line({ line: { alg, use, now, next, lives }, t, children }: LineProps) {
  const state = next?.waits_until
    ? t("keys.nextWaits")
    : next
      ? t("keys.nextFrom", { time: t.format.relativeTime(next.signs_from, new Date()) })
      : now
        ? t(`keys.now.${use}`)
        : t("keys.nothing");
  return (
    <Section id={`alg-${alg}`} title={t("keys.only", { alg, use: t(`keys.use.${use}`) })} text={state}>
      {children}
      <ul className="divide-y divide-line">
        {lives.map((life) => (
          <KeyLife key={life.key.kid} life={life} t={t} />
        ))}
      </ul>
    </Section>
  );
}
