import { z } from "zod";
import { defineResource } from "@/lib/admin/define";
import { operation } from "@/lib/admin/operation";
import { placeBy } from "@/lib/admin/page";
import { everyone, helpers } from "@/lib/admin/permissions";
import { ofTenant, type TenantWork } from "@/lib/admin/scope";
import { type ConsentId, type ConsentRow, consentId, consentIdOf, consentRows } from "@/lib/store/consent-rows";
import type { Part } from "@/lib/store/page";

/** A consent as whoever looks after people sees one. */
const shownConsent = z.object({
  id: z.string().describe("The subject of the person and the client_id, with a dot between them"),
  user: z.string().describe("Whose it is: the public subject identifier"),
  client_id: z.string().describe("Who may"),
  client_name: z.string().nullable().describe("What people call the client"),
  permissions: z
    .array(z.string())
    .describe("What it may have: a scope, a resource, or a scope of a resource behind it"),
  granted_at: z.date().describe("When the person last agreed to something"),
});

type ShownConsent = z.infer<typeof shownConsent>;

const subject = z.guid();
const clientId = z
  .string()
  .max(2_048)
  .refine((id) => !id.includes("\0"), "must be a client_id");

/** What the people of a tenant let its clients have. A client that the tenant vouches for (`skip_consent`) asks nobody, and has none. */
export const consents = defineResource<TenantWork, ConsentRow, ShownConsent>({
  name: "consent",
  path: "consents",
  label: { one: "consent", many: "consents" },
  about: "what people let clients have; <consent> is a subject and a client_id with a dot between them",
  of: ofTenant,
  identity: { member: "id", argument: "consent" },
  naming: ["id"],
  title: ({ client_id, user }) => `${client_id} for ${user}`,
  output: shownConsent,
  shown,
  columns: [
    { member: "id", heading: "id" },
    { member: "client_name", heading: "client" },
    { member: "permissions", heading: "may have", text: ({ permissions }) => permissions.join(", ") },
    { member: "granted_at", heading: "since" },
  ],
  order: "by subject and client_id",
  secretOnce: {},
  readOnly: Object.keys(shownConsent.shape) as (keyof ShownConsent)[],
  documents: [],
  refersTo: { user: "users", client_id: "clients" },
  permissions: { list: everyone, show: everyone, remove: helpers },

  list: operation({
    about: "list what people let clients have",
    input: z.strictObject({
      user: subject.optional().describe("Of this person alone, by subject"),
      client: clientId.optional().describe("To this client alone"),
    }),
    flags: [
      { member: "user", flag: "--user <sub>" },
      { member: "client", flag: "--client <client_id>" },
    ],
    run: (filter, { db, tenant }: TenantWork, { limit, after }: Part) =>
      consentRows(db, tenant.id).list({ ...filter, limit, after: placeBy(after, checked) }),
  }),
  show: {
    about: "show a consent",
    async row({ db, tenant }, id) {
      const one = checked(id);
      return one && consentRows(db, tenant.id).find(one);
    },
  },
  remove: {
    about: "withdraw a consent: every token that the client was issued for the person stops, and it has to ask again",
    run: ({ db, tenant }, row) => consentRows(db, tenant.id).withdraw(row),
    events: ({ user, client_id: client }) => [{ name: "consent.withdrawn", user, client, data: {} }],
  },
});

function checked(text: string): ConsentId | undefined {
  const one = consentIdOf(text);
  const isOne = one && subject.safeParse(one.userId).success && clientId.safeParse(one.clientId).success;
  return isOne ? one : undefined;
}

function shown(row: ConsentRow): ShownConsent {
  return {
    id: consentId(row),
    user: row.userId,
    client_id: row.clientId,
    client_name: row.clientName,
    permissions: row.permissions,
    granted_at: row.grantedAt,
  };
}
