import { Command } from "commander";
import { prepareDatabase } from "@/db/prepare";
import { ensureSystemTenant } from "@/lib/admin/system-tenant";
import { ConfigError, parseConfig } from "@/lib/base/config";
import { databaseUrl } from "./connection";
import { type OutputOptions, print } from "./output";
import type { Terminal } from "./terminal";

/**
 * `gatehouse migrate`: for deployments that change the database before they start servers. Needs no encryption key; with one it also
 * makes the system tenant, which the first start makes otherwise.
 */
export function migrateCommand(terminal: Terminal): Command {
  return new Command("migrate")
    .description("bring the database up to date; does nothing where it is")
    .option("--json", "print the outcome as JSON")
    .action(async (options: OutputOptions) => {
      const seed = hasSettings(terminal) ? ensureSystemTenant : undefined;
      await prepareDatabase(databaseUrl(terminal), { seed, onProgress: () => undefined });
      print(terminal, options, { migrated: true }, () => ["The database is up to date"]);
    });
}

function hasSettings({ env }: Terminal): boolean {
  try {
    parseConfig(env);
    return true;
  } catch (error) {
    if (error instanceof ConfigError) return false;
    throw error;
  }
}
