import { LinkButton } from "@/app/_ui/button";
import { Heading } from "@/app/_ui/heading";
import { Icon } from "@/app/_ui/icon";
import { Medallion } from "@/app/_ui/medallion";
import { answerUrl, type ReplyAddress } from "@/lib/extras/siop/answer-url";
import type { ErrorAnswer } from "@/lib/extras/siop/error-answer";
import { fill, type SiopWords } from "@/lib/i18n/siop";

interface RefusedProps {
  replyTo: ReplyAddress;
  state: string | undefined;
  answer: ErrorAnswer;
  words: SiopWords;
}

/** What went wrong. The client is told by a link that the person may follow, so that no request turns us into a redirector. */
export function Refused({ replyTo, state, answer, words }: RefusedProps) {
  const target = replyTo.shown;
  const text = answer.error === "login_required" ? words.refused.otherPerson : words.refused.text;
  return (
    <>
      <Medallion icon="alert" tone="danger" />
      <Heading title={words.refused.title}>{fill(text, { target })}</Heading>
      <div className="mt-7">
        <LinkButton look="secondary" href={answerUrl(replyTo, { ...answer, state })} className="wrap-anywhere">
          {fill(words.refused.back, { target })}
        </LinkButton>
      </div>
      <details className="group mt-8 rounded-xl bg-well px-4">
        <summary className="flex min-h-11 items-center gap-2.5 text-sm font-medium text-muted hover:text-ink">
          <Icon name="chevron" className={chevron} />
          {words.refused.details}
        </summary>
        <p dir="ltr" className="pb-4 font-mono text-[0.8125rem]/relaxed wrap-anywhere text-ink">
          {answer.error}
          <br />
          {answer.error_description}
        </p>
      </details>
    </>
  );
}

export const chevron =
  "size-3.5 rotate-0 group-open:rotate-90 rtl:rotate-180 rtl:group-open:rotate-90 motion-safe:transition-transform";
