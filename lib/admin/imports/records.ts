import { finished } from "node:stream";
import { CsvError, parse } from "csv-parse";
import type { ImportFormat } from "@/lib/model/import-format";

/** What stands in a line of the file, or why that cannot be said. */
export type FileRecord =
  | { readonly line: number; readonly fields: Readonly<Record<string, unknown>> }
  | { readonly line: number; readonly flaw: string };

/** Characters of one record at the most. */
const mostLength = 200_000;

/** The records of a file, one after the other, each with the line that it ends at. Nothing is kept of the file but the record that is read. */
export const recordsOf = (format: ImportFormat, parts: AsyncIterable<string>): AsyncGenerator<FileRecord> =>
  format === "csv" ? csvRecords(parts) : jsonRecords(parts);

async function* csvRecords(parts: AsyncIterable<string>): AsyncGenerator<FileRecord> {
  let heads: readonly string[] | undefined;
  for await (const row of csvRows(parts)) {
    const { line } = row;
    if ("flaw" in row) yield row;
    else if (!heads) heads = row.cells.map((head) => head.trim());
    else if (row.cells.length !== heads.length)
      yield { line, flaw: `has ${row.cells.length} columns, where the first line has ${heads.length}` };
    else yield { line, fields: fieldsOf(heads, row.cells) };
  }
}

type Row =
  | { readonly line: number; readonly cells: readonly string[] }
  | { readonly line: number; readonly flaw: string };

/** What the parser has read of a part is taken before the next part, and before it fails: nothing that was right is lost to what is not. */
async function* csvRows(parts: AsyncIterable<string>): AsyncGenerator<Row> {
  const rows: Row[] = [];
  const parser = parse({
    bom: true,
    skip_empty_lines: true,
    relax_column_count: true,
    relax_quotes: true,
    max_record_size: mostLength,
    on_record: (cells: readonly string[], { lines: line }) => {
      rows.push({ line, cells });
      return null;
    },
  });
  parser.resume();
  const ended = new Promise<Error | null | undefined>((resolve) => finished(parser, resolve));
  for await (const part of parts) {
    await new Promise<unknown>((resolve) => parser.write(part, resolve));
    yield* rows.splice(0);
    if (parser.errored) break;
  }
  if (!parser.errored) parser.end();
  const error = await ended;
  yield* rows.splice(0);
  if (!error) return;
  if (!(error instanceof CsvError)) throw error;
  const line = "lines" in error && typeof error.lines === "number" ? error.lines : 1;
  yield { line, flaw: `cannot be read, nor what comes after it: ${inWords(error)}` };
}

const inWords = ({ code }: CsvError): string =>
  code === "CSV_QUOTE_NOT_CLOSED" ? "a quotation mark is not closed" : "a record is too long";

/** Cells that are empty are left out; those of an address stand under `address.locality` and the like. */
function fieldsOf(heads: readonly string[], cells: readonly string[]): Readonly<Record<string, unknown>> {
  const fields: Record<string, unknown> = {};
  const address: Record<string, unknown> = {};
  for (const [at, head] of heads.entries()) {
    const cell = unguarded(cells[at] ?? "");
    if (cell === "" || head === "" || head === "__proto__") continue;
    if (head.startsWith("address.")) address[head.slice("address.".length)] = cell;
    else fields[head] = flags.has(head) ? (truths[cell.toLowerCase()] ?? cell) : cell;
  }
  return Object.keys(address).length > 0 ? { ...fields, address } : fields;
}

const flags = new Set(["email_verified", "phone_number_verified", "disabled"]);
const truths: Readonly<Record<string, boolean>> = {
  true: true,
  false: false,
  yes: true,
  no: false,
  "1": true,
  "0": false,
};

/** Our export, and spreadsheets, write an apostrophe before what would be a formula. */
const unguarded = (cell: string) => cell.trim().replace(/^'(?=[=+\-@])/, "");

async function* jsonRecords(parts: AsyncIterable<string>): AsyncGenerator<FileRecord> {
  let line = 0;
  for await (const text of linesOf(parts)) {
    line += 1;
    if (text.length > mostLength) yield { line, flaw: "is too long" };
    else if (text.trim() !== "") yield { line, ...objectOf(text) };
  }
}

async function* linesOf(parts: AsyncIterable<string>): AsyncGenerator<string> {
  let rest = "";
  for await (const part of parts) {
    const lines = (rest + part).split("\n");
    // Of a line without an end only so much is kept that it shows to be too long.
    rest = (lines.pop() ?? "").slice(0, mostLength + 1);
    yield* lines;
  }
  if (rest) yield rest;
}

function objectOf(text: string): { readonly fields: Readonly<Record<string, unknown>> } | { readonly flaw: string } {
  try {
    const value: unknown = JSON.parse(text.replace(/^\ufeff/, ""));
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return { fields: { ...value } };
    return { flaw: "is JSON but not an object" };
  } catch {
    return { flaw: "is not JSON" };
  }
}
