import { CommandError } from "./failure";
import type { Terminal } from "./terminal";

/** The first line of standard input, as `echo` and password managers write it. @throws CommandError usage */
export async function passwordFromStdin(terminal: Terminal): Promise<string> {
  const [line = ""] = (await terminal.readAll()).split(/\r?\n/, 1);
  if (line) return line;
  throw new CommandError("usage", "standard input holds no password", "write it there as one line");
}

/**
 * Asks twice, without showing what is typed.
 * @param hint follows the question
 * @throws CommandError usage where nobody can type, or the answers differ
 */
export async function askPassword({ askSecret }: Terminal, hint = ""): Promise<string> {
  if (!askSecret) throw new CommandError("usage", "nobody is there to type a password", "use --password-stdin");
  const password = await askSecret(`Password${hint}: `);
  if (password && (await askSecret("Once more: ")) !== password) {
    throw new CommandError("usage", "the two passwords differ", "try again");
  }
  return password;
}
