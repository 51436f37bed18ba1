import { z } from "zod";
import { eachOptional, eachRemovable, expectedVersion, shownVersion } from "@/lib/admin/schemas";
import { claimSources } from "@/lib/model/claim-sources";
import { standardClaims, type UserClaims } from "@/lib/model/user-claims";

const username = z
  .string()
  .min(1)
  .max(255)
  .regex(/^[^\p{C}\s]+$/u, "must not contain spaces or control characters");

const sources = claimSources.optional().describe("Claims that others assert about the person (OIDC Core §5.6.2)");

const factor = z.object({
  name: z.string().describe("What the person tells it from others by"),
  created_at: z.date().describe("When it was added"),
  last_used_at: z.date().nullable().describe("When a code of it was last taken; null where none was"),
});

const account = z.object({
  created_at: z.date().describe("When they were made"),
  password_changed_at: z.date().nullable().describe("When their password became what it is; null where they have none"),
  recovery_codes_left: z.int().describe("Recovery codes that are not used up"),
  locked_until: z
    .date()
    .nullable()
    .describe(
      "Until when too many wrong tries keep them out of browsers that they are not known in; null where none do",
    ),
});

/** Standard claims beside the user name; those in other languages, as `family_name#ja`, are any other members. */
export const newUser = z.looseObject({
  username: username.describe("What they sign in with; nobody else in the tenant has it"),
  password: z.string().optional().describe("A first password; without one they cannot sign in by password"),
  invite: z
    .boolean()
    .optional()
    .describe("Make a link by which they choose a first password themselves; in place of `password`"),
  ...eachOptional(standardClaims.shape),
  claim_sources: sources,
});

export const userChange = z.looseObject({
  sub: z.string().optional().describe("As it is: it cannot be changed"),
  username: username.optional().describe("What they sign in with"),
  disabled: z.boolean().optional().describe("Whether sign-ins, sessions and tokens stop"),
  ...eachRemovable(standardClaims.shape),
  claim_sources: sources,
  factors: z.array(z.unknown()).optional().describe("As they were shown: they are not changed by this"),
  account: z.unknown().optional().describe("As it was shown: it is not changed by this"),
  version: expectedVersion,
});

const searched = z
  .string()
  .max(320)
  .refine((text) => !text.includes("\0") && text.isWellFormed(), "must be text without NUL");

/** What a list is narrowed by. */
export const userFilter = z.strictObject({
  search: searched
    .optional()
    .describe(
      "Words, each of which stands somewhere in user name, name, e-mail address or telephone number; one or two letters begin a word there; or a whole subject",
    ),
  email: searched.optional().describe("Whose e-mail address this is, whatever its case"),
  disabled: z.boolean().optional().describe("Only those who cannot sign in, or only those who can"),
});

/** An end-user as administrators see one: the subject, the user name and the standard claims. */
export const shownUser = z.looseObject({
  sub: z.string().describe("The public subject identifier"),
  username: z.string().describe("What they sign in with"),
  disabled: z.boolean().describe("Whether they cannot sign in, and sessions and tokens have stopped"),
  version: shownVersion.describe("Raised by every change of these; a new password is none"),
  ...standardClaims.shape,
  claim_sources: sources,
  factors: z.array(factor).readonly().optional().describe("Second factors, where one user is shown who has any"),
  link: z.string().optional().describe("Where they choose a password; told once, to whoever invites them"),
  account: account.optional().describe("How they can sign in, where one user is shown"),
});

export type ShownUser = UserClaims &
  Pick<z.infer<typeof shownUser>, "sub" | "username" | "disabled" | "version" | "factors" | "link" | "account">;

export const signedOut = z.object({
  sub: z.string().describe("Whose sessions ended"),
  username: z.string().describe("What they sign in with"),
  sessions_ended: z.int().describe("In how many browsers"),
});

export const passwordSet = z.object({
  sub: z.string().describe("Whose password it is"),
  username: z.string().describe("What they sign in with"),
  password_set: z.literal(true).describe("Done"),
});

export const passwordLink = z.object({
  sub: z.string().describe("Who chooses a password"),
  username: z.string().describe("What they sign in with"),
  kind: z.enum(["first", "reset"]).describe("Whether it is their first one, or another"),
  link: z.string().describe("Where they go; told once"),
  expires_at: z.date().describe("Until when it is good"),
});

export const factorsReset = z.object({
  sub: z.string().describe("Whose factors they were"),
  username: z.string().describe("What they sign in with"),
  factors_removed: z.int().describe("How many there were"),
});

export const unlocked = z.object({
  sub: z.string().describe("Whose wrong passwords were forgotten"),
  username: z.string().describe("What they sign in with"),
  unlocked: z.literal(true).describe("Done"),
});
