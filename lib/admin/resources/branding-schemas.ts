import { z } from "zod";
import { AdminError, parseInput } from "@/lib/admin/errors";
import { expectedVersion, shownVersion } from "@/lib/admin/schemas";
import { ownTexts } from "@/lib/i18n/texts";
import { branding } from "@/lib/model/branding-settings";
import { tenantSettings } from "@/lib/model/tenant-settings";
import type { BrandingDraftRow, BrandingVersionRow, StoredBranding } from "@/lib/store/brandings";
import { readSettings } from "@/lib/tenants/stored-settings";
import type { ShownTenant } from "./tenant-view";

/** The identifier of the draft among the numbers of what was published. */
export const draftId = "draft";
/** What holds now, whether it was published here or came by the settings or a file. */
export const publishedId = "published";

const name = z.string().min(1).max(100).describe("What people read");
const [looks, words] = [tenantSettings.shape.branding, tenantSettings.shape.texts];

/** What people see, whole. */
export const wholeBranding = z.strictObject({ name, branding, texts: ownTexts });

const about = {
  branding: "The look, as in the setting `branding`, merged member by member; null takes one away",
  texts: "The words, as in the setting `texts`, a language at a time; null goes back to the usual ones",
};
const merged = z.record(z.string(), z.unknown());

export const newDraft = z.strictObject({
  from: z.string().max(20).optional().describe("What to begin with: the number of a version; else what is published"),
  name: name.optional(),
  branding: merged.optional().describe(about.branding),
  texts: merged.optional().describe(about.texts),
});

export const draftChange = z.strictObject({
  name: name.optional(),
  branding: merged.optional().describe(about.branding),
  texts: merged.optional().describe(about.texts),
  version: expectedVersion,
});

export const shownBranding = z.object({
  id: z.string().describe("`draft`, `published`, or the number of what was published"),
  state: z.enum(["draft", "published", "earlier"]).describe("Whether people see it, will see it, or saw it"),
  name,
  branding: looks.describe("The look, as in the setting `branding`"),
  texts: words.describe("The words, as in the setting `texts`"),
  restored_from: z.int().optional().describe("The number of the version that was published again"),
  published_since: z
    .array(z.string())
    .readonly()
    .optional()
    .describe("What others have published since a draft was begun, which it would take back"),
  by: z
    .object({
      kind: z.string().describe("What kind of actor it was"),
      id: z.string().optional().describe("Which one of them"),
    })
    .optional()
    .describe("Who drafted or published it; left out where it came by the settings or a file"),
  at: z.date().describe("When it was drafted or published"),
  version: shownVersion,
});

export type ShownBranding = z.infer<typeof shownBranding>;

/** A draft, what is published, or an earlier version of it. */
export type BrandingRow =
  | ({ readonly kind: "draft"; readonly since?: readonly string[] } & BrandingDraftRow)
  | ({ readonly kind: "version"; readonly isCurrent: boolean; readonly version: 1 } & BrandingVersionRow)
  | { readonly kind: "now"; readonly version: 1; readonly content: StoredBranding; readonly at: Date };

/** What a tenant shows now. */
export const publishedOf = ({ name, settings: { branding, texts } }: ShownTenant): StoredBranding => ({
  name,
  branding,
  texts,
});

export function viewBranding(row: BrandingRow): ShownBranding {
  const { branding, texts } = readSettings({ branding: row.content.branding, texts: row.content.texts }).value;
  const shown = { name: row.content.name, branding, texts, version: row.version };
  switch (row.kind) {
    case "draft":
      return { id: draftId, state: "draft", ...shown, ...sinceOf(row), ...byOf(row), at: row.updatedAt };
    case "now":
      return { id: publishedId, state: "published", ...shown, at: row.at };
    case "version":
      return {
        id: String(row.number),
        state: row.isCurrent ? "published" : "earlier",
        ...shown,
        ...(row.restoredFrom !== null && { restored_from: row.restoredFrom }),
        ...byOf(row),
        at: row.publishedAt,
      };
  }
}

const sinceOf = ({ since = [] }: { readonly since?: readonly string[] }) =>
  since.length > 0 ? { published_since: since } : {};

const byOf = ({ actorKind, actor }: Pick<BrandingVersionRow, "actorKind" | "actor">) =>
  actorKind === null ? {} : { by: { kind: actorKind, ...(actor !== null && { id: actor }) } };

/** A change put on top of what stands there. @throws AdminError invalid */
export function changedBranding(
  before: StoredBranding,
  change: Pick<z.output<typeof draftChange>, "name" | "branding" | "texts">,
): StoredBranding {
  const put = (old: object, anew: object | undefined) =>
    Object.fromEntries(Object.entries({ ...old, ...anew }).filter(([, value]) => value !== null));
  return parseInput(wholeBranding, {
    name: change.name ?? before.name,
    branding: put(before.branding, change.branding),
    texts: put(before.texts, change.texts),
  });
}

const uploaded = /^[A-Za-z0-9+/]+={0,2}$/;

/** A file in an input. */
export const fileInput = (what: string, mostBytes: number) =>
  z.strictObject({
    content: z
      .string()
      .max(Math.ceil(mostBytes / 3) * 4, `must have at most ${mostBytes / 1024} KB`)
      .regex(uploaded, "must be base64")
      .describe(what),
  });

/** Reads what was uploaded. @throws AdminError invalid, with what is wrong with it */
export async function readUpload<T>(content: string, read: (bytes: Buffer) => Promise<T>): Promise<T> {
  try {
    return await read(Buffer.from(content, "base64"));
  } catch (error) {
    const why =
      error instanceof Error && /^the (?:font|logo) /.test(error.message) ? error.message : "the file is damaged";
    throw new AdminError("invalid", `content: ${why}`);
  }
}
