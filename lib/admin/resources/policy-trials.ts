import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import { defineResource } from "@/lib/admin/define";
import { AdminError, changed } from "@/lib/admin/errors";
import { action, operation } from "@/lib/admin/operation";
import { editors, readers } from "@/lib/admin/permissions";
import { keptOf } from "@/lib/admin/recording";
import { expectedVersion } from "@/lib/admin/schemas";
import { ofTenant, type TenantWork } from "@/lib/admin/scope";
import { actorId } from "@/lib/model/actor";
import { settingAt, settingsNamed } from "@/lib/model/merge-settings";
import { isTriable, policyRules, policySettings } from "@/lib/model/policies";
import { type TrialRow, trialRows } from "@/lib/store/policy-trials";
import { tenantRows } from "@/lib/store/tenant-rows";
import { enforced, type ShownTrial, shownFinding, shownTrial, viewTrial } from "./policy-trial-view";
import { viewTenant } from "./tenant-view";
import { settingsAfter } from "./tenants";

const newTrial = z.strictObject({
  settings: z
    .record(z.string(), z.unknown())
    .describe("What is tried, as a change of the tenant's settings has it: merged into them, null takes one away"),
  days: z.int().min(1).max(30).default(14).describe("Days after which it finds nothing more"),
});

/** Findings that are told at once. */
const mostTold = 500;
const day = 86_400_000;

/** Settings that are tried on live traffic and enforce nothing; one trial of a tenant at a time, so that a finding has one cause. */
export const policyTrials = defineResource<TenantWork, TrialRow, ShownTrial>({
  name: "policy-trial",
  path: "policy-trials",
  label: { one: "policy trial", many: "policy trials" },
  about: "settings that are tried on live traffic without enforcing them (report-only)",
  of: ofTenant,
  identity: { member: "id", argument: "id" },
  naming: ["id", "state"],
  title: ({ id, changes }) => `${changes.map(({ setting }) => setting).join(", ")} (${id})`,
  output: shownTrial,
  shown: viewTrial,
  columns: [
    { member: "id", heading: "id" },
    { member: "state", heading: "state" },
    { member: "ends_at", heading: "ends" },
    { member: "changes", heading: "settings", text: ({ changes }) => changes.map(({ setting }) => setting).join(", ") },
  ],
  order: "the one there is",
  secretOnce: {},
  readOnly: ["id", "state", "changes", "begun_at", "begun_by", "ends_at"],
  documents: ["settings"],
  reaches: ["tenants"],
  permissions: {
    list: readers,
    show: readers,
    create: editors,
    remove: editors,
    enforce: editors,
    findings: readers,
  },

  list: operation({
    about: "list the trial, where there is one",
    input: z.strictObject({}),
    async run(_, { db, tenant }: TenantWork) {
      const row = await trialRows(db, tenant.id).current();
      return { items: row ? [row] : [], next: null };
    },
  }),
  show: {
    about: "show a trial",
    async row({ db, tenant }, id) {
      const row = await trialRows(db, tenant.id).current();
      return row?.id === id ? row : undefined;
    },
  },
  create: operation({
    about: "begin to try settings on live traffic, without enforcing them",
    input: newTrial,
    json: "settings",
    flags: [
      { member: "settings", flag: "--settings <json>", about: "settings as JSON, @file or -", isRequired: true },
      { member: "days", flag: "--days <number>" },
    ],
    async run({ settings, days }, { db, tenant, actor }: TenantWork) {
      const base = baseOf(settings, tenant.settings);
      const after = settingsAfter(tenant.settings, settings);
      if (Object.keys(base).every((name) => same(settingAt(after, name), base[name])))
        throw new AdminError("invalid", "settings: nothing would be otherwise than it is");
      const by = { actorKind: actor.kind, actor: actorId(actor) ?? null };
      const endsAt = new Date(Date.now() + days * day);
      const row = await trialRows(db, tenant.id).add({ settings, base, endsAt, ...by });
      if (!row) throw new AdminError("conflict", "something is tried already: enforce it or end it first");
      return viewTrial(row);
    },
    events: ({ changes }) => [{ name: "policy-trial.begun", data: { members: namesOf(changes) } }],
  }),
  remove: {
    about: "end a trial and forget what it found; nothing is enforced",
    async run({ db, tenant }, { id }) {
      await trialRows(db, tenant.id).remove(id);
    },
    events: ({ changes }) => [{ name: "policy-trial.ended", data: { members: namesOf(changes) } }],
  },
  actions: {
    enforce: action({
      on: "one",
      isDestructive: false,
      about: "enforce what was tried: the settings change as one, and the trial is over",
      input: z.strictObject({ version: expectedVersion }),
      output: enforced,
      async run({ version }, { db, tenant }: TenantWork, trial: TrialRow) {
        const before = changed(await tenantRows(db).find(tenant.id), `tenant ${tenant.id}`);
        const stale = (what: string) => new AdminError("conflict", what);
        if (version !== undefined && before.version !== version)
          throw stale(`version: tenant ${tenant.id} is at ${before.version} by now, not at ${version}`);
        const { settings } = viewTenant(before);
        const other = Object.keys(trial.base).find((name) => !same(settingAt(settings, name), trial.base[name]));
        if (other !== undefined)
          throw stale(`${other}: was changed since the trial began; end it and try anew from what holds by now`);
        const after = settingsAfter(before.settings, trial.settings);
        const row = await tenantRows(db).change(before, { settings: after });
        if (!row || !(await trialRows(db, tenant.id).remove(trial.id)))
          throw stale("the tenant or its trial is being changed by somebody else");
        const changes = Object.entries(trial.base)
          .map(([setting, was]) => ({ setting, before: was, after: settingAt(after, setting) ?? null }))
          .filter(({ before: was, after: is }) => !same(is, was));
        return { changes, version: row.version };
      },
      events: ({ changes }) => [
        {
          name: "settings.changed",
          data: keptOf(changes.map(({ setting: name, ...values }) => ({ name, ...values }))),
        },
        { name: "policy-trial.enforced", data: { members: namesOf(changes) } },
      ],
    }),
    findings: action({
      on: "one",
      isDestructive: false,
      changesNothing: true,
      about: "list what the trial would have refused or asked, of whom; the most frequent first",
      input: z.strictObject({}),
      output: z.array(shownFinding),
      said: (rows) =>
        rows.map(({ rule, client, user, count }) => [rule, client ?? "-", user ?? "-", `${count} times`].join("  ")),
      async run(_, { db, tenant }: TenantWork, { id }: TrialRow) {
        const rows = await trialRows(db, tenant.id).findings(id, mostTold);
        return rows.map(({ rule, clientId, userId, count, firstAt, lastAt }) => ({
          rule,
          clause: policyRules[rule],
          client: clientId || null,
          user: userId,
          count,
          first_at: firstAt,
          last_at: lastAt,
        }));
      },
    }),
  },
});

const namesOf = (changes: ShownTrial["changes"]) => changes.map(({ setting }) => setting);

/** What is not set and what is null are one, as in a change. */
const same = (one: unknown, other: unknown) => isDeepStrictEqual(one ?? null, other ?? null);

/** What the settings that a trial names are now. @throws AdminError invalid where one cannot be tried */
function baseOf(change: Readonly<Record<string, unknown>>, now: Readonly<Record<string, unknown>>) {
  const names = settingsNamed(change);
  const refused = names.find((name) => !policySettings.includes(name) || !isTriable(name));
  if (refused !== undefined) throw new AdminError("invalid", `settings.${refused}: cannot be tried on live traffic`);
  return Object.fromEntries(names.map((name) => [name, settingAt(now, name) ?? null]));
}
