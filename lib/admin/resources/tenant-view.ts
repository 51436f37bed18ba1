import { z } from "zod";
import { changed } from "@/lib/admin/errors";
import { notUnderstoodMembers, shownVersion } from "@/lib/admin/schemas";
import { config } from "@/lib/base/config";
import { notUnderstood } from "@/lib/base/stored";
import { tenantSettings } from "@/lib/model/tenant-settings";
import type { Writer } from "@/lib/store/page";
import { type TenantRow, tenantRows } from "@/lib/store/tenant-rows";
import { readSettings } from "@/lib/tenants/stored-settings";

/** A tenant as administrators see one. */
export const shownTenant = z.object({
  id: z.string().describe("What stands in its URLs"),
  name: z.string().describe("What people read"),
  issuer: z.string().describe("What tokens name and where discovery starts, whether set or built from PUBLIC_URL"),
  disabled: z.boolean().describe("Whether everything answers as if the tenant were unknown"),
  settings: tenantSettings.describe("Everything that a tenant can set, with its defaults"),
  not_understood: notUnderstoodMembers,
  version: shownVersion,
  created_at: z.date().describe("When it was made"),
  updated_at: z.date().describe("When it was last changed"),
});

export type ShownTenant = z.infer<typeof shownTenant>;

export function viewTenant(row: TenantRow): ShownTenant {
  const { value: settings, ...read } = readSettings(row.settings);
  return {
    id: row.id,
    name: row.name,
    issuer: row.issuer ?? `${config().publicUrl}/t/${row.id}`,
    disabled: row.disabledAt !== null,
    settings,
    ...notUnderstood(read),
    version: row.version,
    created_at: row.createdAt,
    updated_at: row.updatedAt,
  };
}

/** @throws AdminError not_found */
export async function tenantFor(db: Writer, tenantId: string): Promise<ShownTenant> {
  return viewTenant(changed(await tenantRows(db).find(tenantId), `tenant ${tenantId}`));
}
