import { Command, CommanderError } from "commander";
import { resources } from "@/lib/admin/resources";
import { adminCommand } from "./admin";
import { exportCommand, verifyCommand } from "./audit";
import { configCommand } from "./config";
import { doctorCommand } from "./doctor";
import { exitCodes, explain, SomethingToDo } from "./failure";
import { generateKeyCommand } from "./generate-key";
import { migrateCommand } from "./migrate";
import { nounCommand } from "./noun";
import type { Terminal } from "./terminal";
import { exportUsersCommand } from "./user-export";
import { importUsersCommand } from "./user-import";

/** Commands that stand under a resource's noun and do nothing to its rows. */
const beside: Readonly<Record<string, readonly ((terminal: Terminal) => Command)[]>> = {
  key: [generateKeyCommand],
  user: [importUsersCommand, exportUsersCommand],
  audit: [verifyCommand, exportCommand],
};

/**
 * Runs one command.
 * @param args without the program's own name
 * @returns the exit code
 */
export async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  try {
    await program(terminal).parseAsync([...args], { from: "user" });
    return exitCodes.ok;
  } catch (error) {
    if (error instanceof SomethingToDo) return SomethingToDo.exitCode;
    const code = codeOf(error, terminal);
    // There, 2 says that there is something to do.
    return args[0] === "config" && code === exitCodes.usage ? exitCodes.refused : code;
  }
}

function codeOf(error: unknown, terminal: Terminal): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
  const { outcome, what, remedy } = explain(error);
  terminal.complain(`gatehouse: ${what}; ${remedy}\n`);
  return exitCodes[outcome];
}

function program(terminal: Terminal): Command {
  const root = new Command("gatehouse")
    .description("Manages a Gatehouse server through its database, with the settings of its environment")
    .addHelpText("after", "\nMore in docs/command-line.md");
  for (const resource of resources) {
    const noun = nounCommand(terminal, resource);
    for (const more of beside[resource.name] ?? []) noun.addCommand(more(terminal));
    root.addCommand(noun);
  }
  for (const make of [adminCommand, configCommand, migrateCommand, doctorCommand]) root.addCommand(make(terminal));
  forEach(root, (command) => {
    command
      .exitOverride()
      .showSuggestionAfterError()
      .configureHelp({ showGlobalOptions: false })
      .configureOutput({
        writeOut: terminal.write,
        writeErr: terminal.complain,
        outputError: (text, write) => write(usageLine(text, command)),
      });
  });
  return root;
}

function forEach(command: Command, visit: (command: Command) => void): void {
  visit(command);
  for (const below of command.commands) forEach(below, visit);
}

function usageLine(text: string, command: Command): string {
  const what = text
    .trim()
    .replace(/^error: /, "")
    .replace(/\s*\n\s*/g, " ");
  return `gatehouse: ${what}; see \`npx ${pathOf(command)} --help\`\n`;
}

function pathOf(command: Command): string {
  return command.parent ? `${pathOf(command.parent)} ${command.name()}` : command.name();
}
