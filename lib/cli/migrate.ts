import { Command } from "commander";
import { prepareDatabase } from "@/db/prepare";
import { databaseUrl } from "./connection";
import { type OutputOptions, print } from "./output";
import type { Terminal } from "./terminal";

/** `gatehouse migrate`: for deployments that change the database before they start servers. Needs no encryption key. */
export function migrateCommand(terminal: Terminal): Command {
  return new Command("migrate")
    .description("bring the database up to date; does nothing where it is")
    .option("--json", "print the outcome as JSON")
    .action(async (options: OutputOptions) => {
      await prepareDatabase(databaseUrl(terminal), { onProgress: () => undefined });
      print(terminal, options, { migrated: true }, () => ["The database is up to date"]);
    });
}
