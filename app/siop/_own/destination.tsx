import type { ReplyAddress } from "@/lib/extras/siop/answer-url";
import type { SelfDescription } from "@/lib/extras/siop/registration";
import type { SiopWords } from "@/lib/i18n/siop";
import { fill } from "@/lib/i18n/siop";

interface DestinationProps {
  replyTo: ReplyAddress;
  client: SelfDescription;
  words: SiopWords;
}

/** The path may be cut, the host never: `bank.example.…` with its end out of sight would be somebody else's. */
const longestPath = 80;

/** Where the answer goes, in clear: of all that a stranger sends, the address alone cannot be made up. */
export function Destination({ replyTo, client, words }: DestinationProps) {
  const whole = replyTo.isWebsite ? new URL(replyTo.uri).href : replyTo.uri;
  const at = whole.indexOf(replyTo.shown);
  const path = whole.slice(at + replyTo.shown.length);
  return (
    <section className="mt-6 rounded-2xl border border-line px-4 py-3.5">
      <h2 className="text-sm text-muted">{replyTo.isWebsite ? words.ask.site : words.ask.app}</h2>
      <p dir="ltr" className="mt-1 text-start text-sm wrap-anywhere text-muted rtl:text-end">
        {whole.slice(0, at)}
        <strong className="text-base font-semibold text-ink">{replyTo.shown}</strong>
        {path.length > longestPath ? `${path.slice(0, longestPath)}…` : path}
      </p>
      {client.name && (
        <p className="mt-2 text-sm leading-relaxed text-pretty text-muted">
          <bdi>{fill(words.ask.calledName, { name: client.name })}</bdi>
        </p>
      )}
      <p className="mt-1 flex flex-wrap gap-x-5 text-sm">
        <PolicyLink href={client.policyUri} text={words.ask.privacy} words={words} />
        <PolicyLink href={client.tosUri} text={words.ask.terms} words={words} />
      </p>
    </section>
  );
}

function PolicyLink({ href, text, words }: { href: string | undefined; text: string; words: SiopWords }) {
  if (!href) return null;
  return (
    <a
      href={href}
      target="_blank"
      rel="noopener noreferrer"
      className="inline-flex min-h-8 items-center font-medium text-link underline underline-offset-2"
    >
      {text}
      <span className="sr-only">
        {" "}
        ({new URL(href).host}, {words.ask.newWindow})
      </span>
    </a>
  );
}
