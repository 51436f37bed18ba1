import { Command } from "commander";
import { listLogouts, retryLogout, type ShownLogout } from "@/lib/admin/resources/logouts";
import { withDatabase } from "./connection";
import { members, moment, type OutputOptions, print, table } from "./output";
import type { Terminal } from "./terminal";

interface OfTenant extends OutputOptions {
  readonly tenant: string;
  readonly failed?: boolean;
}

/** `gatehouse logout`: the clients that are told when a session ends (OIDC Back-Channel Logout). */
export function logoutCommand(terminal: Terminal): Command {
  const noun = new Command("logout").description("back-channel notices to clients whose sessions ended");

  noun
    .command("list")
    .description("list the notices of the last week, the latest first")
    .requiredOption("--tenant <id>", "the tenant")
    .option("--failed", "only those that have not reached their client")
    .option("--json", "print an array of notices as JSON")
    .action(async (options: OfTenant) => {
      const notices = await withDatabase(terminal, (db) => listLogouts(db, options.tenant, options));
      print(terminal, options, notices, () => lines(notices));
    });

  noun
    .command("retry <id>")
    .description("tell a client again, at once")
    .requiredOption("--tenant <id>", "the tenant")
    .option("--json", "print the notice as JSON")
    .action(async (id: string, options: OfTenant) => {
      const notice = await withDatabase(terminal, (db) => retryLogout(db, options.tenant, id));
      print(terminal, options, notice, () => members(notice));
    });

  return noun;
}

const lines = (notices: readonly ShownLogout[]) =>
  table(
    ["id", "client_id", "ended", "state", "tries", "next", "error"],
    notices.map((notice) => [
      notice.id,
      notice.client_id,
      moment(notice.ended_at),
      notice.state,
      String(notice.attempts),
      moment(notice.next_attempt_at),
      notice.last_error ?? "–",
    ]),
  );
