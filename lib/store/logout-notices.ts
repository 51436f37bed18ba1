import type { Row } from "@/db/rows";
import type { logoutNotices } from "@/db/schema";
import type { Queue } from "./job-queue";

/** A client that waits to be told that a session ended. `attempts` counts this one too. */
export type Notice = Pick<Row<typeof logoutNotices>, "tenantId" | "id" | "clientId" | "sid" | "userId" | "attempts"> & {
  readonly lane: string;
};

/** Notices to clients, as jobs: the last try is about ten hours after the first. */
export const logoutQueue: Queue = {
  table: "logout_notices",
  done: "delivered_at",
  lane: "client_id",
  columns: ["client_id", "sid", "user_id"],
  channel: "gatehouse_logout",
  mostAttempts: 10,
  firstPause: 15,
  growth: 2.5,
  quiet: 15,
};
