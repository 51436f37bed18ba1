import { z } from "zod";
import type { Db } from "@/db/client";
import { defineResource } from "@/lib/admin/define";
import { changed } from "@/lib/admin/errors";
import { action, operation } from "@/lib/admin/operation";
import { allOf, timePlace } from "@/lib/admin/page";
import { editors, readers } from "@/lib/admin/permissions";
import { ofTenant, type TenantWork } from "@/lib/admin/scope";
import { asSystem } from "@/lib/admin/system";
import { type LogoutNoticeRow, logoutReports } from "@/lib/store/logout-reports";
import type { Part } from "@/lib/store/page";

/** A client that was to be told by back-channel that a session ended, as administrators see it. */
const shownLogout = z.object({
  id: z.string().describe("By which it is tried again"),
  client_id: z.string().describe("Who was to be told"),
  sid: z.string().describe("The session that ended"),
  user: z.string().describe("The person's own identifier, whatever the client knows them by"),
  state: z.enum(["waiting", "delivered", "gave_up"]).describe("What came of it"),
  attempts: z.int().describe("How often it was tried"),
  last_error: z.string().nullable().describe("Why the last try failed"),
  ended_at: z.date().describe("When the session ended"),
  next_attempt_at: z.date().nullable().describe("When it is tried next; null where it will not be"),
  delivered_at: z.date().nullable().describe("When the client was told"),
});

const noticeId = z.guid();

type ShownLogout = z.infer<typeof shownLogout>;

/** The clients of a tenant that are told when a session ends (OIDC Back-Channel Logout). */
export const logouts = defineResource<TenantWork, LogoutNoticeRow, ShownLogout>({
  name: "logout",
  path: "logouts",
  label: { one: "logout notice", many: "logout notices" },
  about: "back-channel notices to clients whose sessions ended",
  of: ofTenant,
  identity: { member: "id", argument: "id" },
  naming: ["id"],
  title: ({ id }) => id,
  output: shownLogout,
  shown,
  columns: [
    { member: "id", heading: "id" },
    { member: "client_id", heading: "client_id" },
    { member: "ended_at", heading: "ended" },
    { member: "state", heading: "state" },
    { member: "attempts", heading: "tries" },
    { member: "next_attempt_at", heading: "next" },
    { member: "last_error", heading: "error" },
  ],
  order: "latest first",
  secretOnce: {},
  readOnly: [
    "id",
    "client_id",
    "sid",
    "user",
    "state",
    "attempts",
    "last_error",
    "ended_at",
    "next_attempt_at",
    "delivered_at",
  ],
  documents: [],
  refersTo: { user: "users", client_id: "clients" },
  permissions: { list: readers, show: readers, retry: editors },

  list: operation({
    about: "list the notices of the last week, the latest first",
    input: z.strictObject({
      failed: z.boolean().default(false).describe("Only those that have not reached their client"),
    }),
    flags: [{ member: "failed", flag: "--failed" }],
    run: ({ failed }, { db, tenant }: TenantWork, { limit, after }: Part) =>
      logoutReports(db, tenant.id).list({ limit, after: timePlace(after, noticeId), failed }),
  }),
  show: { about: "show a notice", row: find },
  actions: {
    retry: action({
      on: "one",
      isDestructive: false,
      about: "tell a client again, at once",
      input: z.strictObject({}),
      output: shownLogout,
      async run(_, { db, tenant }: TenantWork, { id }: LogoutNoticeRow) {
        return shown(changed(await logoutReports(db, tenant.id).retry(id), `logout notice ${id}`));
      },
    }),
  },
});

async function find({ db, tenant }: TenantWork, id: string): Promise<LogoutNoticeRow | undefined> {
  return noticeId.safeParse(id).success ? logoutReports(db, tenant.id).find(id) : undefined;
}

function shown(row: LogoutNoticeRow): ShownLogout {
  const state = row.deliveredAt ? "delivered" : row.gaveUpAt ? "gave_up" : "waiting";
  return {
    id: row.id,
    client_id: row.clientId,
    sid: row.sid,
    user: row.userId,
    state,
    attempts: row.attempts,
    last_error: row.lastError,
    ended_at: row.endedAt,
    next_attempt_at: state === "waiting" ? row.nextAttemptAt : null,
    delivered_at: row.deliveredAt,
  };
}

export const listLogouts = (db: Db, tenantId: string, filter?: { readonly failed?: boolean }) =>
  allOf(logouts, asSystem(db, tenantId), filter);
export const retryLogout = (db: Db, tenantId: string, id: string) =>
  logouts.act(asSystem(db, tenantId), "retry", id, {});
