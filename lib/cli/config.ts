import { Command } from "commander";
import { exportCommand, schemaCommand } from "./config/export";
import { importCommands } from "./config/import";
import { driftCommand, historyCommand, showCommand } from "./config/look";
import { applyCommand, planCommand, rollbackCommand } from "./config/run";
import type { Terminal } from "./terminal";

/** `gatehouse config`: tenants as files (docs/configuration-as-code.md). */
export function configCommand(terminal: Terminal): Command {
  const noun = new Command("config").description("tenants as files: what is in them, what differs, what was applied");
  const makes = [
    exportCommand,
    planCommand,
    applyCommand,
    driftCommand,
    historyCommand,
    showCommand,
    rollbackCommand,
    schemaCommand,
    importCommands,
  ];
  for (const make of makes) noun.addCommand(make(terminal));
  return noun;
}
