import Link from "next/link";
import { Icon } from "@/app/_ui/icon";
import { Section } from "@/app/admin/_kit/section";
import type { TenantVisit } from "@/app/admin/_shell/admin";
import { allOf } from "@/lib/admin/page";
import { mayDo } from "@/lib/admin/permissions";
import type { ShownApiKey } from "@/lib/admin/resources/api-key-schemas";
import { apiKeys } from "@/lib/admin/resources/api-keys";
import { domains } from "@/lib/admin/resources/domains";
import { answersOfClients, slowOf, statistics } from "@/lib/admin/resources/statistics";
import { webhooks } from "@/lib/admin/resources/webhooks";

/** Refusals of a client within a day that are no accident. */
const many = 5;

/** What somebody should look at, from what is known, each with the place where it is mended. Nothing where all is well. */
export async function Attention({ context, tenantId, t }: TenantVisit) {
  if (!mayDo(context, "list", { ...webhooks, tenantId })) return null;
  const [hooks, keys, hosts, answered, waited] = await Promise.all([
    allOf(webhooks, context),
    allOf(apiKeys, context),
    allOf(domains, context),
    statistics.act(context, "clients", undefined, {}),
    statistics.act(context, "slow", undefined, {}),
  ]);
  const failing = hooks.filter(
    ({ state, failing_since: since }) => state === "failing" || (state === "disabled" && since),
  );
  const refused = answersOfClients(answered).filter((one) => one.refused >= many && one.refused > one.issued);
  const items = [
    ...failing.map(({ id, url, state }) => ({
      href: `/admin/t/${tenantId}/webhooks/${id}`,
      text: t(state === "failing" ? "attention.failing" : "attention.disabled", { host: new URL(url).host }),
    })),
    ...keys.flatMap((key) => {
      const text = aboutKey(key, t);
      return text === undefined ? [] : [{ href: `/admin/t/${tenantId}/api-keys/${key.client_id}`, text }];
    }),
    ...hosts.flatMap(({ host, state }) =>
      state === "failing" || state === "lost"
        ? [
            {
              href: `/admin/t/${tenantId}/domains/${host}`,
              text: t(state === "lost" ? "attention.domainLost" : "attention.domainFailing", { host }),
            },
          ]
        : [],
    ),
    ...refused.map(({ client, refused: count }) => ({
      href: `/admin/t/${tenantId}/activity?${new URLSearchParams({ client })}`,
      text: t("attention.refused", { client, count }),
    })),
    ...slowOf(waited).map(({ client, purpose, count, longest }) => ({
      href: `/admin/t/${tenantId}/applications/${encodeURIComponent(client)}`,
      text: `${t(`attention.slow.${purpose}`, { client, count, seconds: longest / 1000 })} ${t(`attention.slowRemedy.${purpose}`)}`,
    })),
  ];
  if (items.length === 0) return null;
  return (
    <Section id="attention" title={t("attention.title")}>
      <ul className="-my-2 divide-y divide-line">
        {items.map(({ href, text }) => (
          <li key={text}>
            <Link
              href={href}
              prefetch={false}
              className="flex min-h-11 items-center gap-3 py-2.5 text-[0.9375rem] text-ink underline-offset-4 hover:underline sm:text-sm"
            >
              <Icon name="alert" className="size-4.5 text-danger" />
              <span className="min-w-0 flex-1 text-pretty wrap-anywhere">{text}</span>
              <Icon name="chevron" className="size-3.5 text-muted rtl:-scale-x-100" />
            </Link>
          </li>
        ))}
      </ul>
    </Section>
  );
}

/** Milliseconds before its end from which a key is told of. */
const soon = 14 * 86_400_000;

function aboutKey({ name, state, maker_left, expires_at: end }: ShownApiKey, t: TenantVisit["t"]): string | undefined {
  if (state !== "active") return undefined;
  if (maker_left) return t("attention.keyMaker", { name });
  if (end === null || end.getTime() - Date.now() > soon) return undefined;
  return t("attention.keyEnds", { name, when: t.format.relativeTime(end, new Date()) });
}
