import { z } from "zod";
import { defineResource } from "@/lib/admin/define";
import { AdminError, contested } from "@/lib/admin/errors";
import { action, operation } from "@/lib/admin/operation";
import { placeBy } from "@/lib/admin/page";
import { editors, readers } from "@/lib/admin/permissions";
import { expectedVersion } from "@/lib/admin/schemas";
import { ofTenant, type TenantWork } from "@/lib/admin/scope";
import { fontOf, largestFont } from "@/lib/pictures/font-file";
import { pictureOf } from "@/lib/pictures/logo-picture";
import { brandFileRows } from "@/lib/store/brand-files";
import { brandingRows } from "@/lib/store/brandings";
import type { Part } from "@/lib/store/page";
import { publish } from "./branding-publish";
import { by, checkFiles, contentOf, draftRow, findRow, numberPattern, versionRow } from "./branding-rows";
import {
  type BrandingRow,
  changedBranding,
  draftChange,
  draftId,
  fileInput,
  newDraft,
  publishedId,
  publishedOf,
  readUpload,
  type ShownBranding,
  shownBranding,
  viewBranding,
} from "./branding-schemas";

const largestLogo = 512 * 1024;

/** How a tenant's pages look and what they say: the draft of the next, what is published, and what was before. */
export const brandings = defineResource<TenantWork, BrandingRow, ShownBranding>({
  name: "branding",
  path: "brandings",
  label: { one: "branding", many: "brandings" },
  about: "how the pages look and what they say: a draft, what is published, and what was before",
  of: ofTenant,
  identity: { member: "id", argument: "id" },
  naming: ["id", "state"],
  title: ({ id }) => (id === draftId ? "the draft" : id),
  output: shownBranding,
  shown: viewBranding,
  columns: [
    { member: "id", heading: "id" },
    { member: "state", heading: "state" },
    { member: "name", heading: "name" },
    { member: "at", heading: "at" },
    { member: "by", heading: "by", text: ({ by }) => by && [by.kind, by.id].filter(Boolean).join(" ") },
  ],
  order: "the draft first, then what was published, the latest first",
  secretOnce: {},
  readOnly: ["id", "state", "restored_from", "published_since", "by", "at"],
  documents: ["branding", "texts"],
  permissions: {
    list: readers,
    show: readers,
    create: editors,
    update: editors,
    remove: editors,
    publish: editors,
    "upload-logo": editors,
    "upload-font": editors,
  },

  list: operation({
    about: "list the draft and the last published brandings",
    input: z.strictObject({}),
    async run(_, work: TenantWork, { limit, after }: Part) {
      const rows = brandingRows(work.db, work.tenant.id);
      const place = placeBy(after, (text) => (numberPattern.test(text) ? Number(text) : undefined));
      const [draft, latest] = [place === undefined ? await rows.draft() : undefined, await rows.latest()];
      const { items, next } = await rows.versions({ limit, after: place });
      const versions = items.map((row) => versionRow(row, latest?.number, work));
      return { items: [...(draft ? [draftRow(draft, work)] : []), ...versions], next };
    },
  }),
  show: {
    about: "show the `draft`, what is `published`, or by its number what was",
    row: (work, id) => findRow(work, id),
  },
  create: operation({
    about: "begin a draft with what is published, or with what was",
    input: newDraft,
    flags: [
      { member: "from", flag: "--from <number>" },
      { member: "name", flag: "--name <name>" },
      { member: "branding", flag: "--branding <json>" },
      { member: "texts", flag: "--texts <json>" },
    ],
    async run({ from = publishedId, ...change }, work: TenantWork) {
      const start = from === draftId ? undefined : await findRow(work, from);
      if (!start) throw new AdminError("invalid", "from: there is no such version");
      const content = changedBranding(contentOf(start), change);
      await checkFiles(work, content);
      const row = await brandingRows(work.db, work.tenant.id).begin(content, publishedOf(work.tenant), by(work));
      if (!row) throw new AdminError("conflict", "there is a draft already: change it, or discard it first");
      return viewBranding(draftRow(row, work));
    },
    events: () => [{ name: "branding.drafted", data: { members: [] } }],
  }),
  update: operation({
    about: "change the draft; what is not named stays",
    input: draftChange,
    flags: [
      { member: "name", flag: "--name <name>" },
      { member: "branding", flag: "--branding <json>" },
      { member: "texts", flag: "--texts <json>" },
    ],
    async run({ version: _, ...change }, work: TenantWork, before: BrandingRow) {
      if (before.kind !== "draft") throw new AdminError("conflict", "what was published is not changed: make a draft");
      const content = changedBranding(contentOf(before), change);
      await checkFiles(work, content);
      const row = await brandingRows(work.db, work.tenant.id).change(before.version, content, by(work));
      return row && viewBranding(draftRow(row, work));
    },
  }),
  changed({ members }) {
    const said = members.filter((name) => !/^(?:at|by)(?:\.|$)/.test(name));
    return said.length > 0 ? [{ name: "branding.drafted", data: { members: said } }] : [];
  },
  remove: {
    about: "discard the draft",
    async run({ db, tenant }, row) {
      if (row.kind !== "draft") throw new AdminError("conflict", "what was published stays: only a draft is discarded");
      if (!(await brandingRows(db, tenant.id).discard(row.version))) throw contested("the draft");
    },
    events: () => [{ name: "branding.draft-discarded", data: {} }],
  },
  actions: {
    publish: action({
      on: "one",
      isDestructive: false,
      about: "publish the draft, or once more by its number what was published before",
      input: z.strictObject({
        version: expectedVersion,
        overwrite: z
          .boolean()
          .default(false)
          .describe("Whether to publish a draft over what others have published since it was begun"),
      }),
      output: z.object({
        number: z.int().describe("The version that this is from now on"),
        members: z.array(z.string()).readonly().describe("What became another one"),
        restored_from: z.int().optional().describe("The version that was published again"),
      }),
      flags: [{ member: "overwrite", flag: "--overwrite", value: true }],
      said: ({ number }) => [`Published as version ${number}`],
      run: (input, work: TenantWork, row: BrandingRow) => publish(work, row, input),
      events: (data) => [{ name: "branding.published", data }],
    }),
    "upload-logo": action({
      on: "all",
      isDestructive: false,
      about: "keep a logo (PNG, JPEG, GIF, WebP), drawn anew; `branding.logo_uri` of a draft then names it",
      input: fileInput("The file in base64, at most 512 KB", largestLogo),
      output: z.object({ logo_uri: z.string().describe("Where it is shown from") }),
      async run({ content }, { db, tenant }: TenantWork) {
        const hash = await brandFileRows(db, tenant.id).addLogo(await readUpload(content, pictureOf));
        return { logo_uri: `/t/${tenant.id}/logo/${hash}` };
      },
      events: ({ logo_uri }) => [
        { name: "branding.file-uploaded", data: { kind: "logo", hash: logo_uri.split("/").at(-1) ?? "" } },
      ],
    }),
    "upload-font": action({
      on: "all",
      isDestructive: false,
      about: "keep a font file (WOFF2), checked; `branding.font_file` of a draft then names it",
      input: fileInput("The file in base64, at most 512 KB", largestFont),
      output: z.object({ font_file: z.string().describe("Its hash") }),
      async run({ content }, { db, tenant }: TenantWork) {
        return { font_file: await brandFileRows(db, tenant.id).addFont(await readUpload(content, fontOf)) };
      },
      events: ({ font_file: hash }) => [{ name: "branding.file-uploaded", data: { kind: "font", hash } }],
    }),
  },
});
