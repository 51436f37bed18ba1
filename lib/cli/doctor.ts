import { Command } from "commander";
import { examine } from "./doctor/examine";
import type { Finding } from "./doctor/finding";
import { CommandError } from "./failure";
import { type OutputOptions, print } from "./output";
import type { Terminal } from "./terminal";

/** `gatehouse doctor`: what is wrong with this installation, and what to do. */
export function doctorCommand(terminal: Terminal): Command {
  return new Command("doctor")
    .description("check settings, database, keys and the running server; one line per check")
    .option("--json", "print the findings as a JSON object")
    .action(async (options: OutputOptions) => {
      const findings = await examine(terminal);
      const failed = findings.filter(({ level }) => level === "fail").length;
      print(terminal, options, { ok: failed === 0, findings }, () => findings.map(line));
      if (failed > 0) {
        const what = failed === 1 ? "1 check fails" : `${failed} checks fail`;
        throw new CommandError("refused", what, "do what its line says and run `npx gatehouse doctor` again");
      }
    });
}

const line = ({ check, level, message, remedy }: Finding) =>
  `${level.padEnd(4)}  ${check}: ${message}${remedy ? `; ${remedy}` : ""}`;
