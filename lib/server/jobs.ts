import { bulkAct } from "@/lib/admin/bulk-acts/job";
import { rechecking } from "@/lib/admin/domains/recheck";
import { userImport } from "@/lib/admin/imports/job";
import { settleWaitingKeys } from "@/lib/admin/resources/key-waits";
import { rotateDueKeys } from "@/lib/admin/resources/scheduled-rotation";
import { counting } from "@/lib/jobs/kinds/counters";
import { logoutNotice } from "@/lib/jobs/kinds/logout-notice";
import { partitions } from "@/lib/jobs/kinds/partitions";
import { sealing } from "@/lib/jobs/kinds/seal-audit";
import { tidy } from "@/lib/jobs/kinds/tidy";
import { webhookMessage } from "@/lib/jobs/kinds/webhook-message";
import { webhookRound } from "@/lib/jobs/kinds/webhooks";
import { startQueue } from "@/lib/jobs/queue";
import { type RoundKind, startRounds } from "@/lib/jobs/rounds";

const keyRotation: RoundKind = { name: "key-rotation", run: ({ db }) => rotateDueKeys(db) };
const keyWaits: RoundKind = { name: "key-waits", run: ({ db }) => settleWaitingKeys(db) };

/** Seconds. What the first is bounds how much of the audit log a person with write access to the database can take away unseen. */
const sealsEvery = 10;
const tidiesEvery = 600;
const countsEvery = 60;
/** Seconds until a webhook hears of what happened, at the most. */
const tellsEvery = 2;

/** Everything that is done beside requests, in the main process. @returns how to stop */
export function startJobs(url: string): () => Promise<void> {
  const stops = [
    startQueue(url, logoutNotice),
    startQueue(url, webhookMessage),
    startRounds(url, tellsEvery, [webhookRound]),
    startQueue(url, userImport),
    startQueue(url, bulkAct),
    startRounds(url, sealsEvery, [sealing]),
    startRounds(url, countsEvery, [counting, keyWaits]),
    startRounds(url, tidiesEvery, [partitions, keyRotation, tidy, rechecking()]),
  ];
  return async () => {
    await Promise.all(stops.map((stop) => stop()));
  };
}
