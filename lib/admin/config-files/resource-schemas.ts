import { z } from "zod";
import type { ConfigVersionLine, ConfigVersionRow } from "@/lib/store/config-versions";
import type { Plan } from "./apply";
import type { MadeSecret } from "./carry";
import { shown } from "./versions";

const count = z.int().nonnegative();
const by = z.object({
  kind: z.enum(["operator", "admin", "person", "client", "system"]).describe("What they are"),
  id: z.string().optional().describe("Which one"),
});

const change = z.object({
  action: z.enum(["create", "update", "delete"]).describe("What is done to it"),
  kind: z.string().describe("`tenant`, `client` …"),
  id: z.string().describe("Which one"),
  version: z.int().optional().describe("The version that the difference was made to"),
  members: z
    .array(
      z.object({
        member: z.string().describe("Its name, as in `settings.lifetimes.code`"),
        from: z.unknown().optional().describe("What it was; left out where it had its default"),
        to: z.unknown().optional().describe("What it becomes; left out where that is its default"),
        isSecret: z.literal(true).optional().describe("It is told where it is from, never what it is"),
      }),
    )
    .readonly()
    .describe("What of it differs"),
});
const changes = z.array(change).readonly();

/** A version of a tenant's file. What it did and what was written is told of one that is shown. */
export const shownConfigVersion = z.object({
  number: z.int().positive().describe("By which it is found: from 1, without a gap"),
  applied_at: z.date().describe("When it was applied"),
  by: by.describe("Who applied it"),
  restored_from: z.int().optional().describe("The earlier version whose file this is"),
  created: count.describe("Things that it made"),
  changed: count.describe("Things that it changed"),
  removed: count.describe("Things that it deleted"),
  digest: z.string().describe("SHA-256 of the file in base64url"),
  changes: changes.nullable().optional().describe("What it did, member by member; null where that was not kept yet"),
  content: z.string().optional().describe("The tenant's part of the file as it was written; secrets are in none"),
});

export type ShownConfigVersion = z.infer<typeof shownConfigVersion>;
export type ConfigVersionFound = ConfigVersionLine & Partial<Pick<ConfigVersionRow, "content" | "changes">>;

export const configVersionOf = ({ content, changes: done, ...row }: ConfigVersionFound): ShownConfigVersion => ({
  ...shown(row),
  ...(content !== undefined && { content, changes: done ?? null }),
});

export const managedThings = z.object({
  version: shownConfigVersion.nullable().describe("The version applied last; null where no file was ever applied"),
  since: z.date().nullable().describe("When a file was applied for the first time"),
  things: z
    .array(
      z.object({
        kind: z.string().describe("`tenant`, `client` …"),
        id: z.string().describe("Which one"),
        members: z.array(z.string()).readonly().optional().describe("Which of its members; all where this is left out"),
      }),
    )
    .readonly()
    .describe("What the file decides"),
});

export type ManagedThing = z.infer<typeof managedThings>["things"][number];

export const shownDrift = z.object({
  number: z.int().describe("The version that it is held against: the one applied last"),
  things: z
    .array(
      change.extend({
        by: by.optional().describe("Who changed it last, where the audit log has it"),
        at: z.string().optional().describe("When"),
      }),
    )
    .readonly()
    .describe("What is otherwise than the file says: `from` is the file's, `to` what is now"),
});

export const exported = z.object({ content: z.string().describe("A configuration file, YAML, without secrets") });

const prune = z.boolean().default(false).describe("Delete what the file does not name");
const kindAndId = z.object({ kind: z.string().describe("What it is"), id: z.string().describe("Which one") });
const left = z.array(kindAndId).readonly().describe("What is there and the file does not name; `prune` deletes it");

export const rollbackAsked = z.strictObject({ prune });
export const rollbackWanted = z.strictObject({
  prune,
  plan: z
    .string()
    .max(100)
    .optional()
    .describe("The digest of a plan: refused where something else would be done by now"),
});

export const rollbackPlan = z.object({
  digest: z.string().describe("By which the rollback is held to this plan"),
  changes: changes.describe("What would be done"),
  left,
});

export const rolledBack = z.object({
  number: z.int().nullable().describe("The version that this is now; null where nothing was to be done"),
  changes: changes.describe("What was done"),
  left,
  secrets: z
    .array(
      kindAndId.extend({
        member: z.string().describe("Which secret"),
        value: z.string().describe("Told once"),
      }),
    )
    .readonly()
    .describe("Secrets of what was made anew: where the file's references lead is not looked up here"),
});

/** What a plan says of the one tenant that it is about. */
export const ofOne = ({ tenants: [one] }: Pick<Plan, "tenants">) => ({
  changes: one?.changes ?? [],
  left: one?.left ?? [],
});

export const told = (made: readonly MadeSecret[]) =>
  made.map(({ kind, id, member, value }) => ({ kind, id, member, value }));
