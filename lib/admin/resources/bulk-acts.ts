import { z } from "zod";
import { defineResource } from "@/lib/admin/define";
import { AdminError } from "@/lib/admin/errors";
import { action, operation } from "@/lib/admin/operation";
import { timePlace } from "@/lib/admin/page";
import { everyone, helpers } from "@/lib/admin/permissions";
import { type CallerWork, ofTenantByCaller } from "@/lib/admin/scope";
import { bulkActs as acts } from "@/lib/model/bulk-act";
import { type BulkActRow, type BulkProblemRow, bulkActRows, mostUsers } from "@/lib/store/bulk-acts";
import type { Part } from "@/lib/store/page";
import { mayDoToMany } from "./bulk-permission";
import { userFilter } from "./user-schemas";

const actId = z.guid();
/** Problems that are shown at once. */
const mostProblems = 1_000;

const newBulkAct = userFilter
  .extend({
    act: z
      .enum(acts)
      .describe("What is done to each of them; `sign-out` ends offline access too, `remove` deletes them for good"),
    users: z.array(z.guid()).min(1).max(1_000).optional().describe("These, by their subjects"),
    everybody: z.boolean().optional().describe("All users of the tenant; to be said where nothing narrows them down"),
  })
  .superRefine(({ act: _, everybody, ...narrowed }, context) => {
    const isNarrowed = Object.values(narrowed).some((value) => value !== undefined && value !== "");
    if (isNarrowed === (everybody === true))
      context.addIssue({ code: "custom", message: "say which users: `users`, a search, or `everybody`" });
  });

const problem = z.object({
  sub: z.string().describe("Who was left as they were"),
  username: z.string().describe("What they sign in with"),
  detail: z.string().describe("Why"),
});

export const shownBulkAct = z.object({
  id: z.string().describe("By which it is found"),
  act: z.enum(acts).describe("What is done to each user"),
  state: z.enum(["running", "done", "cancelled", "failed"]).describe("Where it is in its life"),
  total: z.int().describe("How many users it is done to"),
  position: z.int().describe("How many of them it has come to"),
  succeeded: z.int().describe("How many of those it was done to"),
  problems: z.array(problem).readonly().optional().describe("Who was left as they were, where one act is shown"),
  error: z.string().nullable().describe("Why it could not go on"),
  created_at: z.date().describe("When it was begun"),
  ended_at: z.date().nullable().describe("When it ended"),
});

export type ShownBulkAct = z.infer<typeof shownBulkAct>;

/** An act; with whom it could not be done to where it is one that is looked at. */
interface Found extends BulkActRow {
  readonly problems?: readonly BulkProblemRow[];
}

/** What is done to many users at once, each a job that goes on by itself. */
export const bulkActs = defineResource<CallerWork, Found, ShownBulkAct>({
  name: "bulk-act",
  path: "bulk-acts",
  label: { one: "bulk act", many: "bulk acts" },
  about: "what is done to many users at once, a job each",
  of: ofTenantByCaller,
  identity: { member: "id", argument: "id" },
  naming: ["id", "act"],
  title: ({ act, id }) => `${act} (${id})`,
  output: shownBulkAct,
  shown,
  columns: [
    { member: "id", heading: "id" },
    { member: "act", heading: "act" },
    { member: "created_at", heading: "since" },
    { member: "state", heading: "state" },
    { member: "position", heading: "done" },
    { member: "total", heading: "of" },
  ],
  order: "latest first",
  secretOnce: {},
  readOnly: ["id", "state", "total", "position", "succeeded", "problems", "error"],
  documents: [],
  reaches: ["users"],
  permissions: { list: everyone, show: everyone, create: helpers, cancel: helpers },

  list: operation({
    about: "list the acts on many users of the last week",
    input: z.strictObject({}),
    run: (_, { db, tenant }: CallerWork, { limit, after }: Part) =>
      bulkActRows(db, tenant.id).list({ limit, after: timePlace(after, actId) }),
  }),
  show: {
    about: "show how far an act is, and who was left as they were",
    async row({ db, tenant }, id) {
      const rows = bulkActRows(db, tenant.id);
      const row = actId.safeParse(id).success ? await rows.find(id) : undefined;
      return row && { ...row, problems: await rows.problems(id, mostProblems) };
    },
  },
  create: operation({
    about: "do something to many users: to those named, to those that a search finds at this moment, or to everybody",
    input: newBulkAct,
    flags: [
      { member: "act", flag: "--act <act>", isRequired: true },
      { member: "users", flag: "--user <sub>" },
      { member: "search", flag: "--search <words>" },
      { member: "email", flag: "--email <address>" },
      { member: "disabled", flag: "--disabled", value: true, about: "only those who cannot sign in" },
      { member: "disabled", flag: "--active", value: false, about: "only those who can" },
      { member: "everybody", flag: "--everybody" },
    ],
    async run({ act, users, everybody: _, ...filter }, { db, tenant, actor, caller }: CallerWork) {
      if (!mayDoToMany(caller, tenant.id, act))
        throw new AdminError("forbidden", `${act}: is not yours to do with users`);
      const row = await bulkActRows(db, tenant.id).add(act, filter, users, actor);
      if (row.total === 0) throw new AdminError("invalid", "there are no such users");
      if (row.total > mostUsers)
        throw new AdminError("invalid", `there are more than ${mostUsers} such users: narrow the search`);
      return shown(row);
    },
    events: ({ id, act, total }) => [{ name: "bulk-act.begun", data: { id, act, users: total } }],
  }),
  actions: {
    cancel: action({
      on: "one",
      isDestructive: true,
      about: "stop an act; what was done stays done",
      input: z.strictObject({}),
      output: shownBulkAct,
      async run(_, { db, tenant }: CallerWork, row: Found) {
        const stopped = await bulkActRows(db, tenant.id).cancel(row.id);
        if (stopped) return shown(stopped);
        throw new AdminError("conflict", "it has ended already");
      },
      events: ({ id }) => [{ name: "bulk-act.cancelled", data: { id } }],
    }),
  },
});

function stateOf({ cancelledAt, gaveUpAt, doneAt }: BulkActRow): ShownBulkAct["state"] {
  if (cancelledAt) return "cancelled";
  if (gaveUpAt) return "failed";
  return doneAt ? "done" : "running";
}

function shown(row: Found): ShownBulkAct {
  const { id, act, total, position, succeeded, problems } = row;
  return {
    id,
    act,
    state: stateOf(row),
    total,
    position,
    succeeded,
    ...(problems && {
      problems: problems.map(({ userId: sub, username, problem: detail }) => ({ sub, username, detail: detail ?? "" })),
    }),
    error: row.lastError,
    created_at: row.createdAt,
    ended_at: row.doneAt ?? row.gaveUpAt,
  };
}
