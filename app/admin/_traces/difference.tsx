import type { ReactNode } from "react";
import { Badge } from "@/app/admin/_kit/badge";
import type { DashboardKey } from "@/lib/i18n/dashboard";
import type { TraceView } from "./view";

type Pieced = NonNullable<TraceView["trace"]["difference"]>["pieces"];

/** The address that was sent beside the registered one that it is most like, what differs marked in both. */
export function Difference({ trace, client, t }: TraceView) {
  const { difference, parameters } = trace;
  const name = trace.situation === "return_uri_mismatch" ? "post_logout_redirect_uri" : "redirect_uri";
  const sent = parameters.find((one) => one.name === name)?.value;
  const registered = client ? [...client.redirect_uris, ...client.post_logout_redirect_uris] : [];
  if (sent === undefined) return null;
  if (registered.includes(sent)) return <p className="font-medium text-good">{t("traces.registeredNow")}</p>;
  const pieces: Pieced = difference?.pieces ?? [{ text: sent, in: "sent" }];
  return (
    <div>
      <div className="mb-3 flex flex-wrap items-baseline gap-x-3 gap-y-2">
        <h3 className="text-sm font-semibold text-ink">{t("traces.difference")}</h3>
        {difference?.causes.map((cause) => (
          <Badge key={cause} tone="danger">
            {t(`traces.cause.${cause}` as DashboardKey)}
          </Badge>
        ))}
      </div>
      <dl className="divide-y divide-line overflow-hidden rounded-xl border border-line">
        <Line term={t("traces.sentAddress")}>
          <Pieces pieces={pieces} of="sent" />
        </Line>
        <Line term={t("traces.registeredAddress")}>
          {difference ? <Pieces pieces={pieces} of="registered" /> : t("traces.noneRegistered")}
        </Line>
      </dl>
    </div>
  );
}

function Line({ term, children }: { term: string; children: ReactNode }) {
  return (
    <div className="grid gap-x-4 gap-y-1 px-4 py-3 sm:grid-cols-[6.5rem_1fr]">
      <dt className="text-sm text-muted">{term}</dt>
      <dd className="min-w-0 font-mono text-[0.8125rem] leading-6 wrap-anywhere text-ink" dir="ltr">
        {children}
      </dd>
    </div>
  );
}

const looks = { sent: "bg-danger-well text-danger", registered: "bg-good-well text-good" } as const;

/** One of the two: what it alone has is marked, and underlined for who does not see colours. */
function Pieces({ pieces, of }: { pieces: Pieced; of: keyof typeof looks }) {
  return pieces
    .filter((piece) => piece.in === "both" || piece.in === of)
    .map(({ text, in: where }, at) =>
      where === "both" ? (
        // biome-ignore lint/suspicious/noArrayIndexKey: the same text may come twice, and the list never changes
        <span key={at}>{text}</span>
      ) : (
        <mark
          // biome-ignore lint/suspicious/noArrayIndexKey: likewise
          key={at}
          className={`rounded-xs font-semibold underline decoration-2 underline-offset-4 ${looks[of]}`}
        >
          {text}
        </mark>
      ),
    );
}
