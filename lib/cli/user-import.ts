import { createReadStream } from "node:fs";
import path from "node:path";
import { setTimeout } from "node:timers/promises";
import { Command } from "commander";
import { userImport } from "@/lib/admin/imports/job";
import type { Context } from "@/lib/admin/resource";
import { type ShownImport, shownImport } from "@/lib/admin/resources/import-schemas";
import { imports } from "@/lib/admin/resources/imports";
import { startQueue } from "@/lib/jobs/queue";
import { databaseUrl, withDatabase } from "./connection";
import { CommandError, rootMessage } from "./failure";
import { operator } from "./operator";
import { type OutputOptions, print } from "./output";
import type { Terminal } from "./terminal";

interface Options extends OutputOptions {
  readonly tenant: string;
  readonly dryRun?: boolean;
}

/** Bytes that are read at once; a part has fewer characters than it may have. */
const partSize = 500_000;
const lookEvery = 300;

/** `gatehouse user import <file>`: users from elsewhere, with the hashes of their passwords. */
export const importUsersCommand = (terminal: Terminal): Command =>
  new Command("import")
    .argument("<file>", "a .csv with names of members in its first line, or a .jsonl with a user in each")
    .description("make users of a file, with the hashes of their passwords as they are elsewhere")
    .requiredOption("--tenant <id>", "the tenant")
    .option("--dry-run", "only say what would come of it")
    .option("--json", "print the report as JSON")
    .action(async (file: string, options: Options) => {
      const ended = await withDatabase(terminal, async (db) => {
        const context = { db, tenantId: options.tenant, actor: operator() };
        const id = await send(terminal, file, context);
        await imports.act(context, "run", id, { dry_run: options.dryRun === true });
        return finished(terminal, context, id);
      });
      print(terminal, options, ended, () => linesOf(ended));
      if (ended.state === "failed" || ended.state === "cancelled")
        throw new CommandError("refused", `the import ${ended.state}`, "the report says how far it came");
    });

/** @returns the import's identifier */
async function send(terminal: Terminal, file: string, context: Context): Promise<string> {
  const name = path.basename(file);
  const format = /\.(jsonl|ndjson)$/i.test(name) ? "jsonl" : "csv";
  const { id } = await imports.create(context, { name, format });
  let number = 0;
  try {
    const stream = createReadStream(path.resolve(terminal.folder, file), { encoding: "utf8", highWaterMark: partSize });
    for await (const text of stream) {
      await imports.act(context, "add", id, { number, text });
      number += 1;
    }
  } catch (error) {
    await imports.remove(context, id);
    if (error instanceof Error && "syscall" in error)
      throw new CommandError("usage", `${file}: ${rootMessage(error)}`, "name a file that can be read");
    throw error;
  }
  return id;
}

/** Does the job here, or waits for the server that does it. */
async function finished(terminal: Terminal, context: Context, id: string): Promise<ShownImport> {
  const stop = startQueue(databaseUrl(terminal), userImport);
  try {
    for (let told = 0; ; ) {
      const now = shownImport.parse(await imports.show(context, id));
      if (now.state !== "running") return now;
      if (now.line - told >= 10_000) {
        terminal.complain(`gatehouse: ${now.line} of ${now.lines} lines\n`);
        told = now.line;
      }
      await setTimeout(lookEvery);
    }
  } finally {
    await stop();
  }
}

function linesOf({ dry_run: isDryRun, created, refused, problems = [], error }: ShownImport): readonly string[] {
  return [
    ...problems.map(({ line, member, detail }) => `line ${line}: ${member === null ? "" : `${member}: `}${detail}`),
    ...(error === null ? [] : [error]),
    isDryRun
      ? `${created} users would be made, ${refused} lines refused; nothing was changed`
      : `${created} users made, ${refused} lines refused`,
  ];
}
