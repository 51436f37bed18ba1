import { z } from "zod";
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

/** Standard registration metadata; what is not given is as the tenant's profile has it. */
export const newClient = z.strictObject({
  ...eachOptional(metadata),
  ...own,
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
  version: expectedVersion,
});

/** A client as registration answers it: its metadata beside its identifier, with the secret where one was just made. */
export const shownClient = z.object({
  client_id: z.string().describe("By which it is known"),
  version: shownVersion,
  not_understood: notUnderstoodMembers,
  client_secret: z.string().optional().describe("Told once, when it is made"),
  ...metadata,
});

export type Registered = z.infer<typeof shownClient>;

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
