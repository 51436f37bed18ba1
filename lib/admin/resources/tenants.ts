import { z } from "zod";
import type { Db } from "@/db/client";
import { defineResource } from "@/lib/admin/define";
import { effectsOf, shownEffect } from "@/lib/admin/effects";
import { effectTexts } from "@/lib/admin/effects/names";
import { AdminError, contested, parseInput } from "@/lib/admin/errors";
import { action, operation } from "@/lib/admin/operation";
import { allOf } from "@/lib/admin/page";
import { editors, operators, readers } from "@/lib/admin/permissions";
import { keptOf } from "@/lib/admin/recording";
import { expectedVersion } from "@/lib/admin/schemas";
import { ofInstallation, type Work } from "@/lib/admin/scope";
import { asSystem } from "@/lib/admin/system";
import { randomToken } from "@/lib/base/secrets";
import { createKeys } from "@/lib/keys/new-key";
import { newDataKey, vaultOf } from "@/lib/keys/vault";
import { mergeSettings } from "@/lib/model/merge-settings";
import { systemTenant } from "@/lib/model/system-tenant";
import { type TenantSettings, tenantSettings } from "@/lib/model/tenant-settings";
import { dataKeyRows } from "@/lib/store/data-keys";
import type { Part } from "@/lib/store/page";
import { type TenantRow, tenantRows } from "@/lib/store/tenant-rows";
import { saltContext, tenantPattern } from "@/lib/tenants/directory";
import { tenantRules } from "@/lib/tenants/profile-rules";
import { type ShownTenant, shownTenant, viewTenant } from "./tenant-view";

export type { ShownTenant } from "./tenant-view";

/** What one setting says against another is refused when it is written, not when it is read. */
const checkedSettings = tenantSettings.superRefine((settings, context) => {
  const { profile, resources, offer, sign_in } = settings;
  const { isPushed, isSigned, offer: bounds } = tenantRules({ settings });
  const refuse = (member: string, message: string) =>
    context.addIssue({ code: "custom", path: ["offer", member], message });
  if (isPushed && !offer.pushed_requests) refuse("pushed_requests", "cannot be off where requests must be pushed");
  if (isSigned && !offer.request_parameter) refuse("request_parameter", "cannot be off where requests must be signed");
  if (sign_in.second_factor === "required" && !offer.totp)
    refuse("totp", "cannot be off where a second factor is required");
  const algs = bounds.signing_algs;
  resources.forEach(({ access_token_signed_response_alg: alg }, at) => {
    if (algs?.includes(alg) !== false) return;
    const path = ["resources", at, "access_token_signed_response_alg"];
    context.addIssue({ code: "custom", path, message: `${alg} is not an algorithm of the profile ${profile}` });
  });
});

const name = z.string().min(1).max(100);
const issuer = z
  .url({ protocol: /^https?$/ })
  .refine((uri) => !/[?#]|\/$/.test(uri), "must have no query, fragment or trailing slash");

const newTenant = z.strictObject({
  id: z
    .string()
    .regex(tenantPattern, "must be 1 to 63 lower-case letters, digits or hyphens")
    .describe("What stands in its URLs; it never changes"),
  name: name.describe("What people read"),
  issuer: issuer.optional().describe("Issuer of its own, instead of {PUBLIC_URL}/t/{id}"),
  settings: checkedSettings.prefault({}).describe("What it sets otherwise than the defaults"),
});

const settingsChange = z
  .record(z.string(), z.unknown())
  .describe("Merged into what is set, member by member; null takes one away");

const tenantChange = z.strictObject({
  name: name.optional().describe("What people read"),
  issuer: issuer.nullable().optional().describe("Issuer of its own; null goes back to {PUBLIC_URL}/t/{id}"),
  disabled: z.boolean().optional().describe("Whether everything answers as if the tenant were unknown"),
  settings: settingsChange.optional(),
  version: expectedVersion,
});

/** The issuers of an installation. */
export const tenants = defineResource<Work, TenantRow, ShownTenant>({
  name: "tenant",
  path: "tenants",
  label: { one: "tenant", many: "tenants" },
  about: "issuers, each with its own people, clients and keys",
  of: ofInstallation,
  identity: { member: "id", argument: "id" },
  naming: ["id"],
  title: ({ id }) => id,
  output: shownTenant,
  shown: viewTenant,
  columns: [
    { member: "id", heading: "id" },
    { member: "name", heading: "name" },
    { member: "issuer", heading: "issuer" },
    { member: "disabled", heading: "state", text: ({ disabled }) => (disabled ? "disabled" : "active") },
  ],
  order: "by identifier",
  secretOnce: {},
  readOnly: ["not_understood", "created_at", "updated_at"],
  documents: ["settings"],
  permissions: {
    list: operators,
    show: readers,
    create: operators,
    update: editors,
    remove: operators,
    // Whose issuer it is, and whether it is served at all, is not a tenant's own to say.
    "update.issuer": operators,
    "update.disabled": operators,
    // Nor how long what its admins did is kept.
    "update.settings.audit": operators,
    "update.settings.try_it_only": operators,
    effects: readers,
  },

  list: operation({
    about: "list the tenants",
    input: z.strictObject({}),
    run: (_, { db }: Work, part: Part) => tenantRows(db).list(part),
  }),
  show: { about: "show a tenant with its settings", row: ({ db }, id) => tenantRows(db).find(id) },
  create: operation({
    about: "make a tenant with its first signing keys",
    input: newTenant,
    argument: "id",
    flags: [
      { member: "name", flag: "--name <name>", isRequired: true },
      { member: "issuer", flag: "--issuer <url>" },
      { member: "settings", flag: "--settings <json>", about: "settings as JSON, @file or - for standard input" },
    ],
    async run(given, { db, actor }: Work) {
      if (given.id === systemTenant && actor.kind !== "system")
        throw new AdminError("conflict", `id: ${systemTenant} is the tenant of those who manage the others`);
      const dataKey = newDataKey(given.id);
      const vault = vaultOf(given.id, [dataKey]);
      const pairwiseSalt = vault.close(randomToken(), saltContext(given.id));
      const row = await tenantRows(db).add({ ...given, pairwiseSalt });
      if (!row) throw new AdminError("conflict", `there is a tenant ${given.id} already`);
      await dataKeyRows(db, given.id).add(dataKey);
      await createKeys(db, vault);
      return viewTenant(row);
    },
    events: ({ id: tenantId }) => [{ name: "tenant.created", tenantId, data: {} }],
  }),
  update: operation({
    about: "change a tenant; what is not named stays",
    input: tenantChange,
    flags: [
      { member: "name", flag: "--name <name>" },
      { member: "issuer", flag: "--issuer <url>", about: "issuer of its own" },
      { member: "issuer", flag: "--no-issuer", value: null, about: "back to {PUBLIC_URL}/t/{id}" },
      {
        member: "settings",
        flag: "--settings <json>",
        about: "merged into the settings; null takes one away. JSON, @file or -",
      },
      { member: "disabled", flag: "--disable", value: true, about: "answer as if the tenant were unknown" },
      { member: "disabled", flag: "--enable", value: false, about: "serve the tenant again" },
    ],
    async run({ settings, version: _, ...change }, { db }: Work, before: TenantRow) {
      if (before.id === systemTenant) refuseLockout({ ...change, settings });
      const merged = settings && settingsAfter(before.settings, settings);
      const row = await tenantRows(db).change(before, { ...change, ...(merged && { settings: merged }) });
      return row && viewTenant(row);
    },
  }),
  actions: {
    effects: action({
      on: "one",
      isDestructive: false,
      changesNothing: true,
      about: "count what a change of settings would come to, without making it",
      input: z.strictObject({ settings: settingsChange }),
      output: z.array(shownEffect),
      json: "settings",
      flags: [
        { member: "settings", flag: "--settings <json>", about: "settings as JSON, @file or -", isRequired: true },
      ],
      said: (effects) =>
        effects.map(
          ({ setting, effect, count, at_least }) =>
            `${setting}  ${count}${at_least ? " or more" : ""} ${effectTexts[effect]}`,
        ),
      async run({ settings }, { db }: Work, row: TenantRow) {
        const before = viewTenant(row).settings;
        settingsAfter(before, settings);
        return [...(await effectsOf(db, row.id, before, settings))];
      },
    }),
  },
  changed: ({ after: { id: tenantId }, changes }) => {
    const own = changes.filter(({ name }) => !name.startsWith(ofSettings));
    const settings = changes.flatMap(({ name, ...values }) =>
      name.startsWith(ofSettings) ? [{ name: name.slice(ofSettings.length), ...values }] : [],
    );
    return [
      ...(own.length > 0 ? [{ name: "tenant.changed" as const, tenantId, data: keptOf(own) }] : []),
      ...(settings.length > 0 ? [{ name: "settings.changed" as const, tenantId, data: keptOf(settings) }] : []),
    ];
  },
  remove: {
    about:
      "delete a disabled tenant with its people, clients, keys and audit log; its data key goes, and all that is under it",
    async run({ db }: Work, row) {
      if (row.id === systemTenant)
        throw new AdminError("invalid", "the system tenant is where everybody signs in to manage");
      if (!row.disabledAt) throw new AdminError("conflict", `tenant ${row.id} is served: disable it first`);
      if (!(await tenantRows(db).remove(row))) throw contested(`tenant ${row.id}`);
    },
    events: ({ id: tenant }) => [{ name: "tenant.removed", tenantId: systemTenant, data: { tenant } }],
  },
});

/** All settings after a change of some, which null takes away. @throws AdminError invalid */
export const settingsAfter = (before: TenantSettings, change: Readonly<Record<string, unknown>>): TenantSettings =>
  parseInput(checkedSettings, mergeSettings(before, change), ["settings"]);

/** Where admins sign in stays where the dashboard finds it. @throws AdminError invalid */
function refuseLockout({ issuer, disabled, settings }: Omit<z.output<typeof tenantChange>, "version" | "name">): void {
  if (disabled) throw new AdminError("invalid", "disabled: nobody could sign in to manage anything");
  if (issuer) throw new AdminError("invalid", "issuer: the system tenant has none of its own");
  if (settings?.try_it_only) throw new AdminError("invalid", "settings.try_it_only: is not for the system tenant");
}

/** How a change names a setting: `settings.refresh_grace`, or `settings.lifetimes.code` of a group. */
const ofSettings = "settings.";

export const createTenant = (db: Db, input: unknown) => tenants.create(asSystem(db), input);
export const listTenants = (db: Db) => allOf(tenants, asSystem(db));
export const showTenant = (db: Db, id: string) => tenants.show(asSystem(db), id);
export const updateTenant = (db: Db, id: string, input: unknown) => tenants.update(asSystem(db), id, input);
