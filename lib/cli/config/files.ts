import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { CommandError, rootMessage } from "../failure";
import type { Terminal } from "../terminal";

/** A file that the person named, `-` for standard input. @throws CommandError usage */
export async function textOf(terminal: Terminal, name: string): Promise<string> {
  if (name === "-") return terminal.readAll();
  try {
    return await readFile(path.resolve(terminal.folder, name), "utf8");
  } catch (error) {
    throw new CommandError("usage", `${name}: ${rootMessage(error)}`, "name a file that can be read");
  }
}

/** The same, undefined where there is none. */
export async function textIfThere(terminal: Terminal, name: string): Promise<string | undefined> {
  try {
    return await readFile(path.resolve(terminal.folder, name), "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw new CommandError("usage", `${name}: ${rootMessage(error)}`, "name a file that can be read");
  }
}

/** @param isPrivate readable by its owner alone @throws CommandError usage */
export async function store(terminal: Terminal, name: string, text: string, isPrivate = false): Promise<void> {
  try {
    await writeFile(path.resolve(terminal.folder, name), text, isPrivate ? { mode: 0o600 } : {});
  } catch (error) {
    throw new CommandError("usage", `${name}: ${rootMessage(error)}`, "name a file that can be written");
  }
}
