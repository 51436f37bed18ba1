import { Command, Option } from "commander";
import { exportUsers } from "@/lib/admin/imports/export";
import { type ImportFormat, importFormats } from "@/lib/model/import-format";
import { withDatabase } from "./connection";
import { operator } from "./operator";
import type { Terminal } from "./terminal";

interface Options {
  readonly tenant: string;
  readonly format: ImportFormat;
  readonly withHashes?: boolean;
}

/** `gatehouse user export`: a tenant's users, to be kept or taken elsewhere. */
export const exportUsersCommand = (terminal: Terminal): Command =>
  new Command("export")
    .description("print the users, as `user import` takes them")
    .requiredOption("--tenant <id>", "the tenant")
    .addOption(new Option("--format <format>", "how they are written").choices(importFormats).default("jsonl"))
    .option("--with-hashes", "with the hashes of their passwords: keep what is printed as you keep the database")
    .action(({ tenant, format, withHashes = false }: Options) =>
      withDatabase(terminal, async (db) => {
        const context = { db, tenantId: tenant, actor: operator() };
        for await (const text of exportUsers(context, { format, withHashes })) terminal.write(text);
      }),
    );
