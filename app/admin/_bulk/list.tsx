import Link from "next/link";
import type { ReactNode } from "react";
import { Icon } from "@/app/_ui/icon";
import type { TenantVisit } from "@/app/admin/_shell/admin";
import { bulkActs } from "@/lib/admin/resources/bulk-acts";
import { mayDoToMany } from "@/lib/admin/resources/bulk-permission";
import { bulkActs as acts } from "@/lib/model/bulk-act";
import { BulkBar } from "./bar";
import { SelectionProvider } from "./selection";

interface BulkListProps {
  visit: TenantVisit;
  /** The subjects of the users that are shown. */
  subjects: readonly string[];
  /** The search that the list shows, by the names of its fields. */
  filter: Readonly<Record<string, string>>;
  /** Whether the search finds more than is shown. */
  hasMore: boolean;
  /** The list, with a `ChooseRow` in each row. */
  children: ReactNode;
}

/** A list of users to choose from, with what can be done to those who are chosen; nothing of it for whoever may do nothing. */
export function BulkList({ visit: { context, tenantId, t }, subjects, filter, hasMore, children }: BulkListProps) {
  const offers = acts
    .filter((act) => mayDoToMany(context, tenantId, act))
    .map((act) => ({
      act,
      label: t(`bulk.act.${act}`),
      title: t(`bulk.title.${act}`),
      text: t(`bulk.text.${act}`),
    }));
  if (offers.length === 0) return children;
  const isNarrowed = Object.keys(filter).length > 0;
  return (
    <SelectionProvider key={subjects.join()} all={subjects}>
      <BulkBar
        tenantId={tenantId}
        offers={offers}
        filter={filter}
        hasMore={hasMore}
        words={{
          bar: t("bulk.bar"),
          choose: t("bulk.choose"),
          chosen: t("bulk.chosen", { count: "{count}" }).replace(/[\u2066-\u2069]/g, ""),
          whole: t(isNarrowed ? "bulk.whole" : "bulk.everybody"),
          wholeChosen: t(isNarrowed ? "bulk.wholeChosen" : "bulk.everybodyChosen"),
        }}
      />
      {children}
    </SelectionProvider>
  );
}

/** Whether somebody may choose at all. */
export const mayChoose = ({ context, tenantId }: Pick<TenantVisit, "context" | "tenantId">): boolean =>
  acts.some((act) => mayDoToMany(context, tenantId, act));

/** What is being done to many users at this moment, for whoever comes back to look. */
export async function RunningActs({ context, tenantId, t }: TenantVisit) {
  const { items } = await bulkActs.list(context, { limit: 5 });
  const running = items.filter(({ state }) => state === "running");
  if (running.length === 0) return null;
  return (
    <ul className="mb-6 grid gap-2">
      {running.map(({ id, act, position, total }) => (
        <li key={id}>
          <Link
            href={`/admin/t/${tenantId}/users/bulk/${id}`}
            prefetch={false}
            className="flex min-h-11 items-center gap-3 rounded-xl bg-tint px-4 py-2 text-sm font-medium text-on-tint underline-offset-4 hover:underline"
          >
            <Icon name="clock" className="size-4.5" />
            <span className="tabular-nums">{t("bulk.progress", { act: t(`bulk.act.${act}`), position, total })}</span>
          </Link>
        </li>
      ))}
    </ul>
  );
}
