import Link from "next/link";
import { Icon } from "@/app/_ui/icon";
import { Section } from "@/app/admin/_kit/section";
import type { TenantVisit } from "@/app/admin/_shell/admin";
import { allOf } from "@/lib/admin/page";
import { mayDo } from "@/lib/admin/permissions";
import { answersOfClients, statistics } from "@/lib/admin/resources/statistics";
import { webhooks } from "@/lib/admin/resources/webhooks";

/** Refusals of a client within a day that are no accident. */
const many = 5;

/** What somebody should look at, from what is known, each with the place where it is mended. Nothing where all is well. */
export async function Attention({ context, tenantId, t }: TenantVisit) {
  if (!mayDo(context, "list", { ...webhooks, tenantId })) return null;
  const [hooks, answered] = await Promise.all([
    allOf(webhooks, context),
    statistics.act(context, "clients", undefined, {}),
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
    ...refused.map(({ client, refused: count }) => ({
      href: `/admin/t/${tenantId}/activity?${new URLSearchParams({ client })}`,
      text: t("attention.refused", { client, count }),
    })),
  ];
  if (items.length === 0) return null;
  return (
    <Section id="attention" title={t("attention.title")}>
      <ul className="-my-2 divide-y divide-line">
        {items.map(({ href, text }) => (
          <li key={href}>
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
