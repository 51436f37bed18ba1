import { AdminError } from "@/lib/admin/errors";
import type { TenantWork } from "@/lib/admin/scope";
import { changedMembers } from "@/lib/events/changed";
import { actorId } from "@/lib/model/actor";
import { brandFileRows } from "@/lib/store/brand-files";
import {
  type BrandingDraftRow,
  type BrandingVersionRow,
  brandingRows,
  type StoredBranding,
} from "@/lib/store/brandings";
import { type BrandingRow, draftId, publishedId, publishedOf, viewBranding } from "./branding-schemas";

export const numberPattern = /^[1-9]\d{0,8}$/;

/** By whom, as a row keeps it. */
export const by = ({ actor }: TenantWork) => ({ actorKind: actor.kind, actor: actorId(actor) ?? null });

/** What is stored, as this version understands it. */
export function contentOf(row: BrandingRow): StoredBranding {
  const { name, branding, texts } = viewBranding(row);
  return { name, branding, texts };
}

/** The names of the members that are others, of the words the languages. */
export const differences = (one: StoredBranding, other: StoredBranding) =>
  changedMembers(withNames(one), withNames(other));
/** Languages are groups of words, whose names have dots. */
const withNames = ({ texts, ...rest }: StoredBranding) => ({
  ...rest,
  texts: Object.fromEntries(Object.entries(texts).map(([locale, words]) => [locale, JSON.stringify(words)])),
});

export const draftRow = (row: BrandingDraftRow, { tenant }: TenantWork): BrandingRow => ({
  kind: "draft",
  since: differences(row.base, publishedOf(tenant)),
  ...row,
});

export const versionRow = (
  row: BrandingVersionRow,
  latest: number | undefined,
  { tenant }: TenantWork,
): BrandingRow => ({
  kind: "version",
  version: 1,
  isCurrent: row.number === latest && differences(row.content, publishedOf(tenant)).length === 0,
  ...row,
});

export async function findRow(work: TenantWork, id: string): Promise<BrandingRow | undefined> {
  const rows = brandingRows(work.db, work.tenant.id);
  if (id === publishedId)
    return { kind: "now", version: 1, content: publishedOf(work.tenant), at: work.tenant.updated_at };
  if (id === draftId) {
    const draft = await rows.draft();
    return draft && draftRow(draft, work);
  }
  const row = numberPattern.test(id) ? await rows.version(Number(id)) : undefined;
  return row && versionRow(row, (await rows.latest())?.number, work);
}

/** A file that is named must be there, and be this tenant's. @throws AdminError invalid */
export async function checkFiles({ db, tenant }: TenantWork, { branding }: StoredBranding): Promise<void> {
  const files = brandFileRows(db, tenant.id);
  const [, owner, hash = ""] = /^\/t\/([^/]+)\/logo\/([0-9a-f]{64})$/.exec(branding.logo_uri ?? "") ?? [];
  if (owner !== undefined && (owner !== tenant.id || !(await files.hasLogo(hash))))
    throw new AdminError("invalid", "branding.logo_uri: no such logo was uploaded here");
  if (branding.font_file !== undefined && !(await files.hasFont(branding.font_file)))
    throw new AdminError("invalid", "branding.font_file: no such font was uploaded here");
}
