import type { Terminal } from "./terminal";

/** What every command accepts beside its own options. */
export interface OutputOptions {
  readonly json?: boolean;
}

/**
 * Prints a result: one JSON value for programs with `--json`, otherwise lines for people.
 * @param lines made only when they are wanted
 */
export function print(
  terminal: Terminal,
  { json }: OutputOptions,
  value: unknown,
  lines: () => readonly string[],
): void {
  if (json) terminal.write(`${JSON.stringify(value, null, 2)}\n`);
  else for (const line of lines()) terminal.write(`${plainLine(line)}\n`);
}

/** Names come from strangers where registration is open: what would steer the terminal is not printed. */
export const plainLine = (line: string) => line.replace(/\p{C}/gu, "\ufffd");

/** Columns as wide as they must be, under their headings. */
export function table(headings: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const all = [headings.map((heading) => heading.toUpperCase()), ...rows];
  const widths = columnWidths(all);
  return all.map((row) => inColumns(row, widths));
}

export const columnWidths = (rows: readonly (readonly string[])[]): readonly number[] =>
  (rows[0] ?? []).map((_, at) => rows.reduce((widest, row) => Math.max(widest, row[at]?.length ?? 0), 0));

export const inColumns = (row: readonly string[], widths: readonly number[]): string =>
  row
    .map((cell, at) => cell.padEnd(widths[at] ?? 0))
    .join("  ")
    .trimEnd();

/** A thing's members, one a line; those without a value are left out. */
export function members(thing: object): string[] {
  const entries = Object.entries(thing).filter(([, value]) => value !== undefined && value !== null);
  const width = Math.max(0, ...entries.map(([name]) => name.length));
  return entries.map(([name, value]) => `${name.padEnd(width)}  ${text(value)}`);
}

/** A value in a line; a dash where there is none. */
export function text(value: unknown): string {
  if (value === undefined || value === null) return "–";
  if (value instanceof Date) return moment(value);
  if (Array.isArray(value) && value.every((one) => typeof one === "string")) return value.join(" ") || "–";
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** A moment in UTC, to the second. */
const moment = (at: Date): string => `${at.toISOString().slice(0, 19).replace("T", " ")}Z`;
