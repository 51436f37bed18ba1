"use server";

import { headers } from "next/headers";
import { words } from "@/app/admin/_shell/admin";
import type { Verified } from "@/lib/admin/audit/verify";
import { verifyAfter } from "@/lib/dashboard/audit";
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

/**
 * Checks the seals after one. Whoever may read the log may have it checked.
 * @param tenantId bound by the page
 * @param before events that earlier parts checked
 * @throws AdminError forbidden
 */
export async function verifyEvents(tenantId: string, after: number, before: number): Promise<VerifiedPart> {
  const [admin, t] = await Promise.all([headers().then(adminOf), words()]);
  if (!admin || !Number.isSafeInteger(after) || !Number.isSafeInteger(before)) throw new Error("nothing to check");
  const { next, ...verified } = await verifyAfter(contextFor(admin, tenantId), tenantId, after);
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
