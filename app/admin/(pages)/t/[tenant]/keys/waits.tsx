import Link from "next/link";
import { takeOverKey } from "@/app/admin/_actions/rotate-keys";
import { ActionForm } from "@/app/admin/_kit/action-form";
import { Badge, type BadgeTone } from "@/app/admin/_kit/badge";
import { Dialog } from "@/app/admin/_kit/dialog";
import type { ShownKey } from "@/lib/admin/resources/key-schemas";
import type { ShownReaders } from "@/lib/admin/resources/key-waits";
import type { DashboardTranslator } from "@/lib/i18n/dashboard";

type Reader = ShownReaders["clients"][number];

interface Props {
  tenantId: string;
  next: ShownKey;
  readers: ShownReaders | undefined;
  mayRotate: boolean;
  t: DashboardTranslator;
}

const tones: Readonly<Record<Reader["state"], BadgeTone>> = { waiting: "accent", fetched: "good", unknown: "plain" };

/** Whom the next key waits for, and who has it. */
export function Waits({ tenantId, next, readers, mayRotate, t }: Props) {
  if (!readers) return null;
  const { clients, waiting, fetched, unknown } = readers;
  const left = waiting + fetched + unknown - clients.length;
  return (
    <div className="mb-6 rounded-xl border border-line">
      <div className="flex flex-wrap items-start justify-between gap-3 px-4 py-3.5">
        <div className="min-w-0 flex-1 basis-60">
          <h3 className="text-sm font-semibold text-ink">
            {waiting > 0 ? t("keys.waitsFor", { waiting, all: waiting + fetched }) : t("keys.waitsForNobody")}
          </h3>
          <p className="mt-0.5 text-[0.8125rem] leading-relaxed text-pretty text-muted">{until(next, waiting, t)}</p>
        </div>
        {mayRotate && <GoAhead tenantId={tenantId} next={next} readers={readers} t={t} />}
      </div>
      {clients.length > 0 && (
        <ul className="divide-y divide-line border-t border-line" aria-label={t("keys.whoHas")}>
          {clients.map((client) => (
            <Who key={client.client_id} tenantId={tenantId} client={client} t={t} />
          ))}
        </ul>
      )}
      {left > 0 && (
        <p className="border-t border-line px-4 py-3 text-[0.8125rem] text-muted">
          {t("keys.andMore", { count: left })}
        </p>
      )}
    </div>
  );
}

function until({ waits_until, signs_from }: ShownKey, waiting: number, t: DashboardTranslator): string {
  const at = waits_until ?? signs_from;
  const when = `${t.format.dateTime(at, { dateStyle: "medium", timeStyle: "short", timeZone: "UTC" })} UTC`;
  if (waits_until === null) return t("keys.takesOverAt", { when });
  return waiting > 0 ? t("keys.waitsUntil", { when }) : t("keys.takesOverSoon");
}

function Who({ tenantId, client, t }: { tenantId: string; client: Reader; t: DashboardTranslator }) {
  const { client_id: id, client_name: name, last_used_at: used, state, shares_address: isShared } = client;
  return (
    <li className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 px-4 py-2.5 text-sm">
      <Link
        href={`/admin/t/${tenantId}/applications/${encodeURIComponent(id)}`}
        prefetch={false}
        className="flex min-h-11 items-center font-semibold text-ink underline-offset-4 wrap-anywhere hover:underline sm:min-h-7"
      >
        <bdi>{name ?? id}</bdi>
      </Link>
      <span className="row-start-2 text-[0.8125rem] text-muted max-sm:col-span-2">
        {t("keys.lastUsed", { date: t.format.dateTime(used, { dateStyle: "medium", timeZone: "UTC" }) })}
        {isShared && state === "fetched" && <> · {t("keys.sharedAddress")}</>}
      </span>
      <span className="sm:row-span-2">
        <Badge tone={tones[state]}>{t(`keys.fetch.${state}`)}</Badge>
      </span>
    </li>
  );
}

/** For whoever does not want to wait, and knows who is not ready. */
function GoAhead({
  tenantId,
  next,
  readers: { clients, waiting },
  t,
}: Omit<Props, "mayRotate" | "readers"> & { readers: ShownReaders }) {
  const missing = clients.filter(({ state }) => state === "waiting");
  return (
    <Dialog label={t("keys.useNow")} title={t("keys.useNowTitle")} text={t("keys.useNowText")}>
      <ActionForm
        action={takeOverKey.bind(null, tenantId, next.kid)}
        name={`take-over-${next.kid}`}
        submit={t("keys.useNow")}
      >
        {missing.length > 0 && (
          <div className="grid gap-2 rounded-xl bg-well px-4 py-3.5 text-sm leading-relaxed text-muted">
            <p className="font-medium text-ink">{t("keys.notFetchedBy", { count: waiting })}</p>
            <ul className="grid max-h-40 gap-1 overflow-y-auto">
              {missing.map(({ client_id: id, client_name: name }) => (
                <li key={id} className="wrap-anywhere">
                  {name ?? id}
                </li>
              ))}
            </ul>
          </div>
        )}
      </ActionForm>
    </Dialog>
  );
}
