"use server";

import { headers } from "next/headers";
import { words } from "@/app/admin/_shell/admin";
import { database } from "@/db/client";
import { type Verified, verifyPart } from "@/lib/admin/audit/verify";
import { audit } from "@/lib/admin/resources/audit";
import { adminOf, contextFor } from "@/lib/dashboard/session";
import type { DashboardTranslator } from "@/lib/i18n/dashboard";

/** What came of a part, in words. */
export interface VerifiedPart {
  readonly kind: "busy" | "good" | "broken";
  readonly title: string;
  readonly text?: string;
  /** The end of the chain, as `audit verify --checkpoint` takes it. */
  readonly checkpoint?: string;
  readonly findings: readonly string[];
  /** All that were checked so far. */
  readonly events: number;
  /** After which seal to go on. */
  readonly next?: number;
}

/** Seals of a part; of each up to 5,000 events. */
const most = 20;

/**
 * Checks the seals after one. Whoever may read the log may have it checked.
 * @param tenantId bound by the page
 * @param before events that earlier parts checked
 * @throws AdminError forbidden
 */
export async function verifyEvents(tenantId: string, after: number, before: number): Promise<VerifiedPart> {
  const [admin, t] = await Promise.all([headers().then(adminOf), words()]);
  if (!admin || !Number.isSafeInteger(after) || !Number.isSafeInteger(before)) throw new Error("nothing to check");
  await audit.list(contextFor(admin, tenantId), { limit: 1 });
  const { next, ...verified } = await verifyPart(database().sql, tenantId, { after, most });
  const events = before + verified.events;
  return { ...told({ ...verified, events }, next === undefined, t), events, ...(next !== undefined && { next }) };
}

function told({ seals, events, unsealed, checkpoint, findings }: Verified, isEnd: boolean, t: DashboardTranslator) {
  if (findings.length > 0)
    return {
      kind: "broken" as const,
      title: t("activity.broken"),
      text: t("activity.brokenText"),
      findings: findings.map(({ what }) => what),
    };
  if (!isEnd) return { kind: "busy" as const, title: t("activity.verifying", { events }), findings: [] };
  return {
    kind: "good" as const,
    title: t("activity.verified", { events }),
    text: t("activity.verifiedText", { seals, unsealed }),
    ...(checkpoint && { checkpoint: `${checkpoint.seal}:${checkpoint.hash}` }),
    findings: [],
  };
}
