import { createInterface } from "node:readline";
import { Writable } from "node:stream";
import { text } from "node:stream/consumers";

/** The world around a command; tests put their own in its place. */
export interface Terminal {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Where the person stands, for the files they name. */
  readonly folder: string;
  readonly write: (text: string) => void;
  readonly complain: (text: string) => void;
  /** Standard input to its end. */
  readonly readAll: () => Promise<string>;
  /** Whether who reads sees colours. */
  readonly isColourful?: boolean;
  /** Asks for a secret without showing it; undefined where nobody can type. */
  readonly askSecret: ((question: string) => Promise<string>) | undefined;
}

/** The terminal of this process. */
export function processTerminal(): Terminal {
  const { stdin, stdout, stderr, env } = process;
  // A reader such as `head` that has seen enough is no failure.
  stdout.on("error", (error: NodeJS.ErrnoException) => process.exit(error.code === "EPIPE" ? 0 : 1));
  return {
    env,
    // The program's own folder has become the current one; the shell still knows the person's.
    folder: env.PWD ?? env.INIT_CWD ?? process.cwd(),
    write: (line) => stdout.write(line),
    complain: (line) => stderr.write(line),
    readAll: () => text(stdin),
    isColourful: stdout.isTTY === true && !env.NO_COLOR,
    askSecret: stdin.isTTY && stderr.isTTY ? askSecret : undefined,
  };
}

function askSecret(question: string): Promise<string> {
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: process.stdin, output: nowhere, terminal: true });
  // Only now does the terminal keep what is typed to itself.
  process.stderr.write(question);
  return new Promise((resolve) => {
    lines.once("SIGINT", () => {
      process.stderr.write("\n");
      process.exit(130);
    });
    lines.once("line", (line) => {
      resolve(line);
      lines.close();
    });
    lines.once("close", () => {
      process.stderr.write("\n");
      resolve("");
    });
  });
}
