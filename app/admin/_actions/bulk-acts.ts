"use server";

import { bulkActs } from "@/lib/admin/resources/bulk-acts";
import type { Outcome } from "@/lib/dashboard/outcome";
import { act } from "./act";

/** Stops it; what was done stays done. */
export async function cancelBulkAct(tenantId: string, id: string): Promise<Outcome> {
  return act({ tenantId }, async ({ context, t }) => {
    await bulkActs.act(context, "cancel", id, {});
    return { kind: "done", message: t("bulk.stopped") };
  });
}
