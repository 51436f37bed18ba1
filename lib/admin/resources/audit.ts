import { z } from "zod";
import { type Definition, defineResource } from "@/lib/admin/define";
import { operation } from "@/lib/admin/operation";
import { timePlace } from "@/lib/admin/page";
import { readers } from "@/lib/admin/permissions";
import { ofTenant, type TenantWork } from "@/lib/admin/scope";
import { eventNames } from "@/lib/events/catalogue";
import type { StoredEvent } from "@/lib/events/stored";
import { eventRows } from "@/lib/store/event-rows";
import type { Part } from "@/lib/store/page";
import { moment } from "./moment";

const actorKinds = ["operator", "admin", "person", "client", "system"] as const;

/** An event as it was recorded. */
const shownEvent = z.object({
  tenant: z.string().describe("Where it happened"),
  id: z.string().describe("By which it is found"),
  at: z.iso.datetime({ precision: 6 }).describe("When, to the microsecond"),
  name: z.string().describe("What happened"),
  actor: z
    .object({
      kind: z.enum(actorKinds).describe("What kind of actor"),
      id: z.string().optional().describe("Which one of its kind, where that is known"),
    })
    .describe("Who did it"),
  user: z.string().optional().describe("Whom it concerns: the public subject identifier"),
  client: z.string().optional().describe("The client that it concerns"),
  session: z.string().optional().describe("The session that it concerns"),
  address: z.string().optional().describe("Where it came from: a keyed hash, never the address itself"),
  request: z.string().optional().describe("The request's identifier in the log"),
  data: z.record(z.string(), z.unknown()).describe("What else is known of it, as its name has it"),
}) satisfies z.ZodType<StoredEvent>;

export const eventId = z.guid();

/** What is known of every list of events. */
export const ofEvents = {
  identity: { member: "id", argument: "id" },
  naming: ["id", "at", "name"],
  title: ({ name, at }: StoredEvent) => `${name} of ${at}`,
  output: shownEvent,
  shown: (event: StoredEvent) => event,
  columns: [
    { member: "at", heading: "time" },
    { member: "name", heading: "event" },
    { member: "actor", heading: "by", text: ({ actor: { kind, id } }) => (id === undefined ? kind : `${kind} ${id}`) },
    { member: "user", heading: "user" },
    { member: "client", heading: "client" },
    { member: "address", heading: "address" },
    { member: "data", heading: "data" },
    { member: "id", heading: "id" },
  ],
  order: "latest first",
  secretOnce: {},
  readOnly: ["tenant", "id", "at", "name", "actor", "user", "client", "session", "address", "request", "data"],
  documents: [],
  refersTo: { user: "users", client: "clients", session: "sessions" },
} satisfies Partial<Definition<TenantWork, StoredEvent, StoredEvent>>;

/** What happened in a tenant. Nobody makes, changes or removes an event here: each is recorded by the act that it tells of. */
export const audit = defineResource<TenantWork, StoredEvent, StoredEvent>({
  name: "audit",
  path: "events",
  label: { one: "event", many: "events" },
  about: "what happened in a tenant, by whom, and whether it is as it was recorded",
  of: ofTenant,
  ...ofEvents,
  permissions: { list: readers, show: readers },

  list: operation({
    about: "list events, the latest first",
    input: z.strictObject({
      since: moment.optional().describe("From this time on, as in 2026-11-23T15:00:00Z"),
      until: moment.optional().describe("Before this time"),
      name: z.enum(eventNames).optional().describe("Of this name alone, as in sign-in.failed"),
      user: z.guid().optional().describe("That concern this person, by subject"),
      client: z
        .string()
        .max(2_048)
        .refine((id) => !id.includes("\0"), "must be a client_id")
        .optional()
        .describe("That concern this client"),
    }),
    flags: [
      { member: "since", flag: "--since <time>" },
      { member: "until", flag: "--until <time>" },
      { member: "name", flag: "--event <name>" },
      { member: "user", flag: "--user <sub>" },
      { member: "client", flag: "--client <client_id>" },
    ],
    run: (filter, { db, tenant }: TenantWork, { limit, after }: Part) =>
      eventRows(db, tenant.id).list({ ...filter, limit, after: timePlace(after, eventId) }),
  }),
  show: {
    about: "show an event",
    row: async ({ db, tenant }, id) => (eventId.safeParse(id).success ? eventRows(db, tenant.id).find(id) : undefined),
  },
});
