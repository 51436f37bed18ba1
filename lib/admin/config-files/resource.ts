import { z } from "zod";
import { defineResource } from "@/lib/admin/define";
import { action, operation } from "@/lib/admin/operation";
import { placeBy } from "@/lib/admin/page";
import { editors, readers } from "@/lib/admin/permissions";
import { type AskingWork, ofTenantAsking } from "@/lib/admin/scope";
import { configVersionRows } from "@/lib/store/config-versions";
import type { Part } from "@/lib/store/page";
import { digestOfPlan, planRollBack, rollBack } from "./apply";
import { driftOf } from "./drift";
import { exportTenants } from "./export";
import { checkAccess } from "./permissions";
import {
  type ConfigVersionFound,
  configVersionOf,
  exported,
  managedThings,
  ofOne,
  rollbackAsked,
  rollbackPlan,
  rollbackWanted,
  rolledBack,
  type ShownConfigVersion,
  shownConfigVersion,
  shownDrift,
  told,
} from "./resource-schemas";
import { managed } from "./versions";

const nothing = z.strictObject({});
const numberOf = (text: string) => (/^[1-9]\d{0,8}$/.test(text) ? Number(text) : undefined);
/** The environment and the files that a configuration names are those of whoever applies it, not the server's. */
const secrets = "kept";

/** What was applied to a tenant from configuration files; files themselves are applied at the command line. */
export const configVersions = defineResource<AskingWork, ConfigVersionFound, ShownConfigVersion>({
  name: "config-version",
  path: "config-versions",
  label: { one: "configuration version", many: "configuration versions" },
  about: "what was applied to a tenant from configuration files; `config` plans and applies them",
  of: ofTenantAsking,
  identity: { member: "number", argument: "number" },
  naming: ["number"],
  title: ({ number }) => `version ${number}`,
  output: shownConfigVersion,
  shown: configVersionOf,
  columns: [
    { member: "number", heading: "version" },
    { member: "applied_at", heading: "time" },
    { member: "by", heading: "by", text: ({ by }) => [by.kind, by.id].filter(Boolean).join(" ") },
    { member: "created", heading: "created" },
    { member: "changed", heading: "changed" },
    { member: "removed", heading: "deleted" },
    { member: "restored_from", heading: "of version" },
  ],
  order: "latest first",
  secretOnce: {},
  readOnly: Object.keys(shownConfigVersion.shape) as (keyof ShownConfigVersion)[],
  documents: ["by", "changes"],
  permissions: {
    list: readers,
    show: readers,
    managed: readers,
    drift: readers,
    export: readers,
    "plan-rollback": editors,
    rollback: editors,
  },

  list: operation({
    about: "list what was applied from files",
    input: nothing,
    async run(_, { db, tenant }: AskingWork, { limit, after }: Part) {
      return configVersionRows(db, tenant.id).list({ limit, after: placeBy(after, numberOf) });
    },
  }),
  show: {
    about: "show a version with its file and what it did",
    async row({ db, tenant, asking }, id) {
      checkAccess(asking, "read", tenant.id);
      const number = numberOf(id);
      return number === undefined ? undefined : configVersionRows(db, tenant.id).find(number);
    },
  },
  actions: {
    managed: action({
      on: "all",
      isDestructive: false,
      about: "tell what the file that was applied last decides",
      input: nothing,
      output: managedThings,
      run: async (_, { asking }: AskingWork) => (await managed(asking)) ?? { version: null, since: null, things: [] },
    }),
    drift: action({
      on: "all",
      isDestructive: false,
      about: "tell what became otherwise than the file that was applied last, and by whom",
      input: nothing,
      output: shownDrift,
      async run(_, { asking }: AskingWork) {
        const { number, things } = await driftOf(asking);
        return { number, things };
      },
    }),
    export: action({
      on: "all",
      isDestructive: false,
      about: "write the tenant as a configuration file, without secrets",
      input: nothing,
      output: exported,
      said: ({ content }) => content.trimEnd().split("\n"),
      run: async (_, { asking }: AskingWork) => ({ content: await exportTenants(asking, [asking.tenantId]) }),
    }),
    "plan-rollback": action({
      on: "one",
      isDestructive: false,
      about: "tell what going back to a version would do",
      input: rollbackAsked,
      output: rollbackPlan,
      async run({ prune: isPruned }, { asking }: AskingWork, { number }: ConfigVersionFound) {
        const plan = await planRollBack(asking, number, { secrets, isPruned });
        return { digest: digestOfPlan(plan), ...ofOne(plan) };
      },
    }),
    rollback: action({
      on: "one",
      isDestructive: true,
      about: "make the tenant what an earlier version of its file says; secrets stay what they are",
      input: rollbackWanted,
      output: rolledBack,
      async run({ prune: isPruned, plan }, { asking }: AskingWork, { number }: ConfigVersionFound) {
        const { versions, made, ...done } = await rollBack(asking, number, { secrets, isPruned }, plan);
        return { number: versions[asking.tenantId] ?? null, ...ofOne(done), secrets: told(made) };
      },
    }),
  },
});
