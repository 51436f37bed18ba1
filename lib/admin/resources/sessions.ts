import { z } from "zod";
import { defineResource } from "@/lib/admin/define";
import { action, operation } from "@/lib/admin/operation";
import { placeBy } from "@/lib/admin/page";
import { everyone, helpers } from "@/lib/admin/permissions";
import { ofTenant, type TenantWork } from "@/lib/admin/scope";
import { endSession, revokeIssuedIn } from "@/lib/store/ending";
import type { Part } from "@/lib/store/page";
import { type SessionRow, sessionRows } from "@/lib/store/session-rows";

const client = z.object({
  client_id: z.string().describe("By which it is found"),
  client_name: z.string().nullable().describe("What people call it"),
});

/** A session as whoever looks after people sees one. */
const shownSession = z.object({
  id: z.string().describe("The `sid` that clients of public subjects know it by"),
  user: z.string().describe("Whose it is: the public subject identifier"),
  state: z.enum(["live", "expired", "ended"]).describe("Whether the person is signed in by it"),
  browser: z.string().nullable().describe("As the browser named itself, such as `Firefox`; null where it did not"),
  system: z.string().nullable().describe("What the browser runs on, as it said itself"),
  device: z.string().nullable().describe("What kind of device that is, as the browser said itself"),
  address: z.string().nullable().describe("From where they signed in: a keyed hash, never the address itself"),
  amr: z.array(z.string()).describe("By which methods they signed in, as RFC 8176 has them"),
  acr: z.string().describe("How sure that is"),
  auth_time: z.date().describe("When they proved last who they are"),
  created_at: z.date().describe("When it began"),
  expires_at: z.date().describe("When it is over by itself"),
  ended_at: z.date().nullable().describe("When it ended; null where it has not"),
  clients: z.array(client).readonly().describe("Which clients were issued something in it"),
});

type ShownSession = z.infer<typeof shownSession>;

const endedSession = z.object({
  id: z.string().describe("Which one"),
  user: z.string().describe("Whose it was"),
  ended: z.literal(true).describe("Done"),
});

const sessionId = z.guid();

/** Who is signed in, in which browser. */
export const sessions = defineResource<TenantWork, SessionRow, ShownSession>({
  name: "session",
  path: "sessions",
  label: { one: "session", many: "sessions" },
  about: "in which browsers the people of a tenant are signed in",
  of: ofTenant,
  identity: { member: "id", argument: "id" },
  naming: ["id", "user"],
  title,
  output: shownSession,
  shown,
  columns: [
    { member: "id", heading: "id" },
    { member: "user", heading: "user" },
    { member: "browser", heading: "browser" },
    { member: "system", heading: "system" },
    { member: "auth_time", heading: "signed in" },
    { member: "expires_at", heading: "until" },
    { member: "clients", heading: "clients", text: ({ clients }) => clients.map((one) => one.client_id).join(" ") },
  ],
  order: "by identifier",
  secretOnce: {},
  readOnly: Object.keys(shownSession.shape) as (keyof ShownSession)[],
  documents: [],
  refersTo: { user: "users" },
  permissions: { list: everyone, show: everyone, end: helpers },

  list: operation({
    about: "list the sessions that are live",
    input: z.strictObject({ user: z.guid().optional().describe("Of this person alone, by subject") }),
    flags: [{ member: "user", flag: "--user <sub>" }],
    run: ({ user }, { db, tenant }: TenantWork, { limit, after }: Part) =>
      sessionRows(db, tenant.id).list({ user, limit, after: placeBy(after, (text) => sessionId.safeParse(text).data) }),
  }),
  show: {
    about: "show a session; one that has ended, for a week",
    row: async ({ db, tenant }, id) =>
      sessionId.safeParse(id).success ? sessionRows(db, tenant.id).find(id) : undefined,
  },
  actions: {
    end: action({
      on: "one",
      isDestructive: true,
      about: "end a session: what was issued in it stops, and its clients are told",
      input: z.strictObject({
        revoke: z.boolean().default(false).describe("Stop what was issued in it for offline access too"),
      }),
      output: endedSession,
      flags: [{ member: "revoke", flag: "--revoke" }],
      said: ({ id }) => [`Ended session ${id}`],
      // The statement that ends it records it too.
      async run({ revoke }, { db, actor, tenant }: TenantWork, { id, userId: user }: SessionRow) {
        await endSession(db, tenant.id, { sessionId: id, actor, reason: "by_operator" });
        if (revoke) await revokeIssuedIn(db, tenant.id, id);
        return { id, user, ended: true as const };
      },
    }),
  },
});

function title({ id, user }: Pick<ShownSession, "id" | "user">): string {
  return `${id} of ${user}`;
}

function shown(row: SessionRow): ShownSession {
  const isOver = row.expiresAt.getTime() <= Date.now();
  return {
    id: row.id,
    user: row.userId,
    state: row.endedAt ? "ended" : isOver ? "expired" : "live",
    browser: row.agent?.browser ?? null,
    system: row.agent?.system ?? null,
    device: row.agent?.device ?? null,
    address: row.address,
    amr: row.amr,
    acr: row.acr,
    auth_time: row.authTime,
    created_at: row.createdAt,
    expires_at: row.expiresAt,
    ended_at: row.endedAt,
    clients: row.clients,
  };
}
