import { mergeSettings } from "@/lib/model/merge-settings";
import { tenantSettings } from "@/lib/model/tenant-settings";
import type { Tenant, Trial } from "./tenant";

/** A row of what is tried. */
interface TrialRow {
  readonly id: string;
  readonly endsAt: Date;
  /** Merged into the tenant's settings, as a change of them is. */
  readonly settings: Readonly<Record<string, unknown>>;
}

/** @returns undefined where the change does not fit the settings of now: then nothing is tried */
export function trialOf({ id, endsAt, settings: change }: TrialRow, tenant: Tenant): Trial | undefined {
  const { success, data: settings } = tenantSettings.safeParse(mergeSettings(tenant.settings, change));
  return success ? { id, endsAt: endsAt.getTime() / 1000, tenant: { ...tenant, settings } } : undefined;
}
