"use client";

import { beginBulkAct } from "@/app/admin/_actions/bulk-acts";
import { ActionForm } from "@/app/admin/_kit/action-form";
import { Dialog } from "@/app/admin/_kit/dialog";
import type { BulkAct } from "@/lib/model/bulk-act";
import { ChooseAll, useSelection } from "./selection";

/** Something that can be done to those who are chosen. */
export interface BulkOffer {
  readonly act: BulkAct;
  readonly label: string;
  readonly title: string;
  readonly text: string;
}

interface BulkBarProps {
  tenantId: string;
  offers: readonly BulkOffer[];
  /** The search that the list shows, by the names of its fields. */
  filter: Readonly<Record<string, string>>;
  /** Whether it finds more than is shown. */
  hasMore: boolean;
  words: {
    readonly choose: string;
    /** With `{count}`, which is filled in here. */
    readonly chosen: string;
    readonly whole: string;
    readonly wholeChosen: string;
    readonly bar: string;
  };
}

/** What can be done to the rows that are chosen, or to all that the search finds. */
export function BulkBar({ tenantId, offers, filter, hasMore, words }: BulkBarProps) {
  const { chosen, all, isWhole, chooseWhole } = useSelection();
  const isAll = all.length > 0 && chosen.size === all.length;
  const said = isWhole ? words.wholeChosen : words.chosen.replace("{count}", String(chosen.size));
  return (
    <section aria-label={words.bar} className="mb-3 flex min-h-11 flex-wrap items-center gap-x-4 gap-y-2 sm:min-h-9">
      <ChooseAll label={words.choose} />
      {chosen.size > 0 && (
        <>
          <span role="status" className="text-sm font-medium text-ink tabular-nums max-sm:ms-4.5">
            {said}
          </span>
          {isAll && hasMore && (
            <label className="ms-4.5 inline-flex min-h-11 cursor-pointer items-center gap-2.5 text-sm text-muted sm:ms-0 sm:min-h-9">
              <input
                type="checkbox"
                className="size-5 accent-accent sm:size-4.5"
                checked={isWhole}
                onChange={(event) => chooseWhole(event.target.checked)}
              />
              {words.whole}
            </label>
          )}
          <span className="flex flex-wrap gap-2 sm:ms-auto">
            {offers.map(({ act, label, title, text }) => (
              <Dialog
                key={act}
                label={label}
                look={act === "remove" ? "danger" : "secondary"}
                title={title}
                text={
                  <>
                    <span className="block font-medium text-ink">{said}</span>
                    {text}
                  </>
                }
              >
                <ActionForm
                  name={`bulk-${act}`}
                  action={beginBulkAct.bind(null, tenantId)}
                  submit={label}
                  look={act === "enable" || act === "sign-out" ? "primary" : "danger"}
                >
                  <input type="hidden" name="act" value={act} />
                  {isWhole && <input type="hidden" name="whole" value="true" />}
                  {isWhole
                    ? Object.entries(filter).map(([name, value]) => (
                        <input key={name} type="hidden" name={name} value={value} />
                      ))
                    : [...chosen].map((sub) => <input key={sub} type="hidden" name="users" value={sub} />)}
                </ActionForm>
              </Dialog>
            ))}
          </span>
        </>
      )}
    </section>
  );
}
