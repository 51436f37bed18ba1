import { AdminError, contested, parseInput } from "@/lib/admin/errors";
import type { TenantWork } from "@/lib/admin/scope";
import { tenantSettings } from "@/lib/model/tenant-settings";
import { brandingRows, type StoredBranding } from "@/lib/store/brandings";
import { tenantRows } from "@/lib/store/tenant-rows";
import { by, checkFiles, contentOf, differences } from "./branding-rows";
import { type BrandingRow, draftId } from "./branding-schemas";

/** One change of the tenant, as its version is at this moment, with the version that it becomes in the history. */
export async function publish(
  work: TenantWork,
  row: BrandingRow,
  { version, overwrite }: { readonly version?: number | undefined; readonly overwrite: boolean },
) {
  const { db, tenant } = work;
  const rows = brandingRows(db, tenant.id);
  await rows.lock();
  if (row.kind === "now") throw new AdminError("conflict", "this is what is published");
  if (version !== undefined && row.version !== version)
    throw new AdminError("conflict", `version: branding ${draftId} is at ${row.version} by now, not at ${version}`);
  const before = await tenantRows(db).find(tenant.id);
  if (!before) throw new AdminError("not_found", `there is no tenant ${tenant.id}`);
  const now: StoredBranding = { name: before.name, branding: tenant.settings.branding, texts: tenant.settings.texts };
  if (before.version !== tenant.version) throw contested(`tenant ${tenant.id}`);
  const since = row.kind === "draft" ? differences(row.base, now) : [];
  if (since.length > 0 && !overwrite)
    throw new AdminError(
      "conflict",
      `overwrite: others have published since this draft was begun: ${since.join(", ")}`,
    );
  const content = contentOf(row);
  await checkFiles(work, content);
  const members = differences(now, content);
  if (members.length === 0) throw new AdminError("conflict", "there is nothing to publish: it is as it was");
  const { name, ...look } = content;
  const settings = parseInput(tenantSettings, { ...before.settings, ...look }, ["settings"]);
  if (!(await tenantRows(db).change(before, { name, settings }))) throw contested(`tenant ${tenant.id}`);
  const latest = await rows.latest();
  if (!latest || differences(latest.content, now).length > 0)
    await rows.keep({ content: now, restoredFrom: null, actorKind: null, actor: null });
  const restored = row.kind === "version" ? { restored_from: row.number } : {};
  const number = await rows.keep({ content, restoredFrom: restored.restored_from ?? null, ...by(work) });
  if (row.kind === "draft" && !(await rows.discard(row.version))) throw contested("the draft");
  return { number, members, ...restored };
}
