import { randomBytes } from "node:crypto";
import { Command } from "commander";
import { type OutputOptions, print } from "./output";
import type { Terminal } from "./terminal";

/** `gatehouse key generate`: needs neither settings nor a database, since it comes before both. */
export function generateKeyCommand(terminal: Terminal): Command {
  return new Command("generate")
    .description("print a fresh GATEHOUSE_ENCRYPTION_KEY; keep it outside the database, and keep it")
    .option("--json", "print it as JSON")
    .action((options: OutputOptions) => {
      const key = randomBytes(32).toString("base64url");
      print(terminal, options, { GATEHOUSE_ENCRYPTION_KEY: key }, () => [key]);
    });
}
