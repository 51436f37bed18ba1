import { z } from "zod";
import { shownVersion } from "@/lib/admin/schemas";
import { settingAt } from "@/lib/model/merge-settings";
import { policyRules } from "@/lib/model/policies";
import type { TrialRow } from "@/lib/store/policy-trials";

const settingChange = z.object({
  setting: z.string().describe("As in `lifetimes.session`"),
  before: z.unknown().describe("What it was; null where it was not set"),
  after: z.unknown().describe("What it becomes; null takes it away"),
});

/** What enforcing made of the settings. */
export const enforced = z.object({
  changes: z.array(settingChange).describe("The settings that changed"),
  version: shownVersion,
});

/** A trial as administrators see one. */
export const shownTrial = z.object({
  id: z.string().describe("The trial"),
  state: z
    .enum(["running", "over"])
    .describe("Whether requests are asked about it; what it found stays when it is over"),
  settings: z.record(z.string(), z.unknown()).describe("What is tried, as a change of the tenant's settings has it"),
  changes: z
    .array(settingChange)
    .describe("The settings that it names, as they were when it began and as they are tried"),
  begun_at: z.date().describe("When it began"),
  begun_by: z
    .object({
      kind: z.string().describe("What kind of actor"),
      id: z.string().nullable().describe("Which, where that is known"),
    })
    .describe("Who began it"),
  ends_at: z.date().describe("When it finds nothing more"),
});

export type ShownTrial = z.infer<typeof shownTrial>;

export const viewTrial = ({ id, settings, base, actorKind, actor, begunAt, endsAt }: TrialRow): ShownTrial => ({
  id,
  state: endsAt.getTime() > Date.now() ? "running" : "over",
  settings,
  changes: Object.entries(base).map(([setting, before]) => ({
    setting,
    before,
    after: settingAt(settings, setting) ?? null,
  })),
  begun_at: begunAt,
  begun_by: { kind: actorKind, id: actor },
  ends_at: endsAt,
});

const ruleNames = Object.keys(policyRules) as [keyof typeof policyRules, ...(keyof typeof policyRules)[]];

/** What a trial would have refused or asked. */
export const shownFinding = z.object({
  rule: z.enum(ruleNames).describe("The rule"),
  clause: z.string().describe("The clause that it goes by"),
  client: z.string().nullable().describe("The client whose request it was; null for one that was about to register"),
  user: z
    .string()
    .nullable()
    .describe("The person, by identifier; null where nobody was signed in, or where there are very many"),
  count: z.int().positive().describe("How often"),
  first_at: z.date().describe("When first"),
  last_at: z.date().describe("When last"),
});

export const findingsIn = (result: unknown) => z.array(shownFinding).parse(result);
