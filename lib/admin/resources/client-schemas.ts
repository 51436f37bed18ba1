import { z } from "zod";
import { applicationKinds } from "@/lib/admin/application-kinds";
import {
  eachOptional,
  eachRemovable,
  expectedVersion,
  noted,
  notUnderstoodMembers,
  shownVersion,
} from "@/lib/admin/schemas";
import { memberNotes } from "@/lib/model/client-member-notes";
import { clientMetadata } from "@/lib/model/client-metadata";
import { trusts } from "@/lib/model/trust";

/** Every member of the metadata with its meaning and where that is specified. */
const metadata = noted(clientMetadata.shape, (member) => {
  const [meaning, clause] = memberNotes[member as keyof typeof memberNotes];
  return clause ? `${meaning} (${clause})` : meaning;
});

const own = {
  client_id: z
    .string()
    .regex(/^[\x21-\x7e]{1,256}$/, "must be 1 to 256 printable characters without spaces")
    .refine((id) => !z.guid().safeParse(id).success, "must not look like an end-user's subject identifier")
    .optional()
    .describe("Made where it is left out; it never changes"),
  client_secret: z
    .string()
    .min(16)
    .max(512)
    .regex(/^[\x20-\x7e]+$/, "must be printable ASCII")
    .optional()
    .describe("Made where it is left out and the client needs one"),
};

/** Members that are shown and that nobody sets: taken back as they were shown, and left aside. */
const told = {
  not_understood: z.unknown().optional().describe("As it was shown"),
  trust: z.unknown().optional().describe("As it was shown: `vouch` changes it"),
  created_at: z.unknown().optional().describe("As it was shown"),
  last_used_at: z.unknown().optional().describe("As it was shown"),
  secret_changed_at: z.unknown().optional().describe("As it was shown"),
  previous_secret_expires_at: z.unknown().optional().describe("As it was shown"),
};

export const toldMembers = Object.keys(told) as readonly (keyof typeof told)[];

/** Standard registration metadata; what is not given is as the tenant's profile has it. */
export const newClient = z.strictObject({
  ...eachOptional(metadata),
  ...own,
  ...told,
  disabled: z.unknown().optional().describe("As it was shown: a new one is served"),
  kind: z
    .enum(applicationKinds)
    .optional()
    .describe("What the application is; members that are not given are as such a one has them"),
  version: expectedVersion.describe("Of the client that this was read from; it says nothing of a new one"),
});

/** Other members too: null takes away what another version of Gatehouse wrote. */
export const clientChange = z.looseObject({
  ...eachRemovable(metadata),
  ...own,
  client_secret: own.client_secret.describe("In place of the secret that it has"),
  keep_old_secret: z
    .int()
    .nonnegative()
    .max(90 * 86_400)
    .optional()
    .describe("Seconds for which the secret before a new one is still taken"),
  disabled: z.boolean().optional().describe("Whether it is unknown to every endpoint, and its tokens stop"),
  version: expectedVersion,
});

/** A client as registration answers it: its metadata beside its identifier, with the secret where one was just made. */
const moment = z.date().nullable();

export const shownClient = z.object({
  client_id: z.string().describe("By which it is known"),
  version: shownVersion,
  not_understood: notUnderstoodMembers,
  disabled: z.boolean().describe("Whether it is unknown to every endpoint, and its tokens stop"),
  trust: z.enum(trusts).describe("Who answers for it"),
  created_at: z.date().describe("When it was registered"),
  last_used_at: moment.describe("When it last asked for tokens or for a person, to the day; null where it never did"),
  secret_changed_at: moment.describe("Since when it has its secret; null where it has none"),
  previous_secret_expires_at: moment.describe("Until when the secret before is taken too; null where none is"),
  client_secret: z.string().optional().describe("Told once, when it is made"),
  ...metadata,
});

export type Registered = z.infer<typeof shownClient>;

const overlap = z
  .int()
  .nonnegative()
  .max(90 * 86_400);

export const secretRotation = z.strictObject({
  overlap: overlap.default(86_400).describe("Seconds for which the secret before is taken too; 0 ends it at once"),
});

export const rotatedSecret = z.object({
  client_id: z.string().describe("The client"),
  version: shownVersion,
  client_secret: z.string().describe("The new secret, told once"),
  previous_secret_expires_at: moment.describe("Until when the one before is taken too; null where it has ended"),
});

export const endedSecret = z.object({
  client_id: z.string().describe("The client"),
  version: shownVersion,
});

/** Keys to look at: those given, else those that are registered. */
export const keysToCheck = z.strictObject({
  jwks_uri: clientMetadata.shape.jwks_uri.describe("In place of the one that is registered"),
  jwks: z.unknown().optional().describe("A key set as it was typed: JSON text, or the object (RFC 7517 §5)"),
});

export const checkedKeys = z.object({
  source: z.enum(["jwks_uri", "jwks", "none"]).describe("Where they were looked for"),
  problems: z.array(z.string()).readonly().describe("What is wrong; nothing where it is empty"),
  keys: z
    .array(
      z.object({
        kid: z.string().optional().describe("Its name"),
        kty: z.string().describe("Its type and curve"),
        use: z.string().optional().describe("What it says that it is for"),
        algs: z.array(z.string()).readonly().describe("Algorithms that it serves for here"),
      }),
    )
    .readonly()
    .describe("The keys that can be used"),
});

const trust = z
  .enum(trusts)
  .describe(
    "`operator` as for one that an operator made, `token` as with an initial access token, `self`: nobody does",
  );

export const vouching = z.strictObject({ trust });

export const vouchedFor = z.object({
  client_id: z.string().describe("The client"),
  trust,
  version: shownVersion,
});
