import type { Command } from "commander";
import type { AtTerminal } from "@/lib/admin/resource";
import { CommandError } from "./failure";
import type { Options } from "./options";
import type { Terminal } from "./terminal";

type Secret = NonNullable<AtTerminal["secret"]>;

/** The options of a command that has a secret in its input, which stands in no argument. */
export function addSecretOptions(command: Command, { member, isOptional }: Secret): void {
  command.option(`--${member}-stdin`, `read the ${member} from standard input`);
  if (isOptional) command.option(`--no-${member}`, `do not ask for a ${member}`);
}

/**
 * The secret, from standard input or asked for. Somebody who can type is asked; an empty answer is none where it is optional.
 * @param input what was given otherwise, which may have the secret
 * @param json the argument that it came from
 * @throws CommandError usage
 */
export async function secretOf(
  terminal: Terminal,
  { member, isOptional }: Secret,
  options: Options,
  input: object,
  json: string | undefined,
): Promise<string | undefined> {
  const isFromStdin = options[`${member}Stdin`] === true;
  if (json === "-" && isFromStdin)
    throw new CommandError("usage", "standard input cannot give both", "put the JSON into a file: @file");
  if (member in input || json === "-") return undefined;
  if (isFromStdin) return passwordFromStdin(terminal);
  if (!isOptional) return askPassword(terminal);
  if (options[member] === false || !terminal.askSecret) return undefined;
  return (await askPassword(terminal, " (empty for none)")) || undefined;
}

/** The first line of standard input, as `echo` and password managers write it. @throws CommandError usage */
async function passwordFromStdin(terminal: Terminal): Promise<string> {
  const [line = ""] = (await terminal.readAll()).split(/\r?\n/, 1);
  if (line) return line;
  throw new CommandError("usage", "standard input holds no password", "write it there as one line");
}

/**
 * Asks twice, without showing what is typed.
 * @param hint follows the question
 * @throws CommandError usage where nobody can type, or the answers differ
 */
async function askPassword({ askSecret }: Terminal, hint = ""): Promise<string> {
  if (!askSecret) throw new CommandError("usage", "nobody is there to type a password", "use --password-stdin");
  const password = await askSecret(`Password${hint}: `);
  if (password && (await askSecret("Once more: ")) !== password) {
    throw new CommandError("usage", "the two passwords differ", "try again");
  }
  return password;
}
