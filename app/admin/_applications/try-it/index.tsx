import { headers } from "next/headers";
import { Section } from "@/app/admin/_kit/section";
import { sessionToken } from "@/lib/dashboard/cookie";
import { demandsFor, runAt, type Trying } from "@/lib/dashboard/try-it/start";
import type { ApplicationVisit } from "../visit";
import { TryItForm } from "./form";
import { RunView } from "./run-view";

/** Runs a real flow of the application, and shows each step of it. */
export async function TryIt(visit: ApplicationVisit) {
  const { client, context, href, run: token, tenantId, t } = visit;
  const session = sessionToken(await headers()) ?? "";
  const trying: Trying = { context, tenantId, clientId: client.client_id, session };
  const [demands, found] = await Promise.all([demandsFor(trying), token ? runAt(trying, token) : undefined]);
  if (found && token) return <RunView {...visit} found={found} token={token} again={`${href}?tab=try`} />;
  const isNone = demands === undefined || demands.flows.length === 0;
  return (
    <div className="grid grid-cols-1 gap-6">
      {token && (
        <p role="status" className="rounded-xl border border-line bg-well px-4 py-3 text-sm text-ink">
          {t("tryIt.gone")}
        </p>
      )}
      <Section id="try" title={t("tryIt.title")} text={t("tryIt.text")}>
        {isNone ? (
          <p className="text-muted">{t(demands ? "tryIt.noFlow" : "tryIt.notServed")}</p>
        ) : (
          <TryItForm {...visit} demands={demands} />
        )}
      </Section>
    </div>
  );
}
