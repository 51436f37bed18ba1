import { z } from "zod";
import { defineResource } from "@/lib/admin/define";
import { operation } from "@/lib/admin/operation";
import { timePlace } from "@/lib/admin/page";
import { everyone } from "@/lib/admin/permissions";
import { ofTenant, type TenantWork } from "@/lib/admin/scope";
import { personEventNames } from "@/lib/events/of-people";
import type { StoredEvent } from "@/lib/events/stored";
import { eventRows } from "@/lib/store/event-rows";
import type { Part } from "@/lib/store/page";
import { eventId, ofEvents } from "./audit";

const ofPeople = new Set<string>(personEventNames);

/** The part of the audit log that whoever helps people needs: what happened to each person, and nothing else. */
export const userEvents = defineResource<TenantWork, StoredEvent, StoredEvent>({
  name: "user-event",
  path: "user-events",
  label: { one: "user event", many: "user events" },
  about: "what happened to the people of a tenant: the part of the audit log that is about them",
  of: ofTenant,
  ...ofEvents,
  permissions: { list: everyone, show: everyone },

  list: operation({
    about: "list what happened to people, the latest first",
    input: z.strictObject({
      user: z.guid().optional().describe("To this person alone, by subject"),
      name: z.enum(personEventNames).optional().describe("Of this name alone, as in sign-in.failed"),
    }),
    flags: [
      { member: "user", flag: "--user <sub>" },
      { member: "name", flag: "--event <name>" },
    ],
    run: (filter, { db, tenant }: TenantWork, { limit, after }: Part) =>
      eventRows(db, tenant.id).list({ ...filter, names: personEventNames, limit, after: timePlace(after, eventId) }),
  }),
  show: {
    about: "show what happened",
    async row({ db, tenant }, id) {
      const event = eventId.safeParse(id).success ? await eventRows(db, tenant.id).find(id) : undefined;
      return event && ofPeople.has(event.name) ? event : undefined;
    },
  },
});
