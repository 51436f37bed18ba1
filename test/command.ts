import { randomBytes } from "node:crypto";
import { tmpdir } from "node:os";
import { expect } from "vitest";
import { run } from "@/lib/cli/program";
import type { Terminal } from "@/lib/cli/terminal";

interface Given {
  readonly stdin?: string;
  readonly answers?: readonly string[];
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly folder?: string;
}

/** Runs a command as a person would, and gives what they see. */
export async function gatehouse(args: readonly string[], given: Given = {}) {
  const seen = { out: "", err: "" };
  const answers = [...(given.answers ?? [])];
  const terminal: Terminal = {
    env: { ...process.env, ...given.env },
    folder: given.folder ?? tmpdir(),
    write: (text) => {
      seen.out += text;
    },
    complain: (text) => {
      seen.err += text;
    },
    readAll: async () => given.stdin ?? "",
    askSecret: given.answers ? async () => answers.shift() ?? "" : undefined,
  };
  const code = await run(args, terminal);
  return { code, ...seen, json: () => JSON.parse(seen.out) };
}

/** A tenant of its own for a test. @returns its id */
export async function makeTenant(): Promise<string> {
  const id = `cli-${randomBytes(5).toString("hex")}`;
  expect(await gatehouse(["tenant", "create", id, "--name", "Test"])).toMatchObject({ code: 0, err: "" });
  return id;
}
