import { randomUUID } from "node:crypto";
import { headers } from "next/headers";
import { redirect, unstable_rethrow } from "next/navigation";
import { words } from "@/app/admin/_shell/admin";
import { AdminError } from "@/lib/admin/errors";
import type { Context } from "@/lib/admin/resource";
import { logger } from "@/lib/base/log";
import { failureOf, type Outcome } from "@/lib/dashboard/outcome";
import { isOwnSite } from "@/lib/dashboard/own-site";
import { type Admin, adminOf, contextFor, freshFor } from "@/lib/dashboard/session";
import type { DashboardTranslator } from "@/lib/i18n/dashboard";

/** Who sent a change, and what the definitions are asked with. */
export interface Sent {
  readonly context: Context;
  readonly admin: Admin;
  readonly t: DashboardTranslator;
}

interface Act {
  /** Left out for what belongs to the installation. */
  readonly tenantId?: string;
  /** The names of the form's fields, for what is wrong with each. */
  readonly names?: readonly string[];
  /** Where in the definition's input they stand. */
  readonly within?: string;
  /** Whether it asks for a sign-in of just now. */
  readonly isSensitive?: boolean;
}

/**
 * Does what a form of the dashboard asks, by the definitions: who sent it, from which page and how long ago they signed in is asked
 * here and nowhere else, and whatever goes wrong becomes words. Every server action of the dashboard is one call of this.
 */
export async function act(
  { tenantId, names = [], within, isSensitive = false }: Act,
  run: (sent: Sent) => Promise<Outcome>,
): Promise<Outcome> {
  const [received, t] = await Promise.all([headers(), words()]);
  if (!isOwnSite(received)) return { kind: "failed", message: t("failure.foreign"), fields: {} };
  const admin = await adminOf(received);
  if (!admin) redirect("/admin/login");
  if (isSensitive && !freshFor(admin)) return { kind: "fresh" };
  try {
    return await run({ context: contextFor(admin, tenantId), admin, t });
  } catch (error) {
    unstable_rethrow(error);
    if (error instanceof AdminError) return failureOf(error, names, within, t);
    const reference = randomUUID();
    logger().error({ event: "dashboard.failed", requestId: reference, err: error }, "a change in the dashboard failed");
    return { kind: "failed", message: t("failure.unexpected", { reference }), fields: {} };
  }
}
