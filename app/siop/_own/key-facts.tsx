import { Icon } from "@/app/_ui/icon";
import { chevron } from "@/app/siop/_own/refused";
import type { OwnAlg } from "@/lib/extras/siop/algorithms";
import type { OwnKey } from "@/lib/extras/siop/own-keys";
import { fill, type SiopWords } from "@/lib/i18n/siop";

interface KeyFactsProps {
  known: OwnKey | undefined;
  alg: OwnAlg;
  words: SiopWords;
  lang: string;
}

/** Whether the client knows the person already, and what there is to know about the key. */
export function KeyFacts({ known, alg, words, lang }: KeyFactsProps) {
  return (
    <div className="mt-1">
      <div className="flex gap-3.5 py-3">
        <span className="grid size-9 shrink-0 place-items-center rounded-lg bg-tint text-on-tint">
          <Icon name="key" />
        </span>
        <div className="min-w-0 flex-1 self-center">
          <p className="leading-snug font-medium text-ink">{words.ask.identity}</p>
          <p className="mt-0.5 text-sm leading-snug text-pretty text-muted">
            {known ? fill(words.ask.identityKnown, { date: shownDate(known.createdAt, lang) }) : words.ask.identityNew}
          </p>
        </div>
      </div>
      <details className="group mt-1 rounded-xl bg-well px-4">
        <summary className="flex min-h-11 items-center gap-2.5 text-sm font-medium text-muted hover:text-ink">
          <Icon name="chevron" className={chevron} />
          {words.ask.details}
        </summary>
        <div className="pb-4 text-sm leading-relaxed text-muted">
          <p className="text-pretty">{words.ask.detailsText}</p>
          <dl className="mt-3 grid gap-x-4 gap-y-1 sm:grid-cols-[auto_1fr]">
            {known && (
              <>
                <dt>{words.ask.number}</dt>
                <dd className="font-mono text-[0.8125rem] wrap-anywhere text-ink select-all">{known.sub}</dd>
              </>
            )}
            <dt>{words.ask.signature}</dt>
            <dd className="font-mono text-[0.8125rem] text-ink">{alg}</dd>
          </dl>
        </div>
      </details>
    </div>
  );
}

export const shownDate = (date: Date, lang: string) =>
  new Intl.DateTimeFormat(lang, { dateStyle: "long" }).format(date);
