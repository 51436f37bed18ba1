import { readFile } from "node:fs/promises";
import path from "node:path";
import { InvalidArgumentError } from "commander";
import { CommandError, rootMessage } from "./failure";
import type { Terminal } from "./terminal";

type JsonObject = Readonly<Record<string, unknown>>;

/**
 * An object given as JSON: in the argument itself, in a file (`@file`), or on standard input (`-`).
 * @param name how the person knows the argument
 * @throws CommandError usage
 */
export async function readJson(terminal: Terminal, given: string | undefined, name: string): Promise<JsonObject> {
  if (given === undefined) return {};
  const source = await textOf(terminal, given, name);
  const value = parse(source, name);
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return { ...value };
  throw new CommandError("usage", `${name} is JSON but not an object`, 'give an object such as {"name": "value"}');
}

async function textOf(terminal: Terminal, given: string, name: string): Promise<string> {
  if (given === "-") return terminal.readAll();
  if (!given.startsWith("@")) return given;
  try {
    return await readFile(path.resolve(terminal.folder, given.slice(1)), "utf8");
  } catch (error) {
    throw new CommandError("usage", `${name}: ${rootMessage(error)}`, "name a file that can be read");
  }
}

/** The parser's own message would repeat the text, which may hold a secret. */
function parse(source: string, name: string): unknown {
  try {
    return JSON.parse(source.replace(/^\ufeff/, ""));
  } catch {
    throw new CommandError("usage", `${name} is not JSON`, "give JSON itself, @file or - for standard input");
  }
}

/** Gathers an option that may be repeated. */
export const repeated = (value: string, before: readonly string[] = []): readonly string[] => [...before, value];

/** An option that is a whole number, nothing below zero. */
export function wholeNumber(text: string): number {
  const value = Number(text);
  if (/^\d{1,10}$/.test(text)) return value;
  throw new InvalidArgumentError("It must be a whole number.");
}
