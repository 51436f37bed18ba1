import { Command } from "commander";
import { driftOf } from "@/lib/admin/config-files/drift";
import { contentOf, history, type ShownVersion } from "@/lib/admin/config-files/versions";
import { withDatabase } from "../connection";
import { SomethingToDo } from "../failure";
import { wholeNumber } from "../input";
import { operator } from "../operator";
import { type OutputOptions, print, table, text } from "../output";
import type { Terminal } from "../terminal";
import { writeDrift } from "./said";

interface OfTenant extends OutputOptions {
  readonly tenant: string;
}

const command = (name: string, about: string) =>
  new Command(name).description(about).requiredOption("--tenant <id>", "the tenant");

/** `gatehouse config drift`: what is otherwise than the file that was applied last. */
export const driftCommand = (terminal: Terminal): Command =>
  command("drift", "show what changed since a file was applied, and by whom; exit code 2 where something did")
    .option("--json", "print it as JSON")
    .action(async (options: OfTenant) => {
      const drift = await withDatabase(terminal, (db) => driftOf({ db, tenantId: options.tenant, actor: operator() }));
      if (options.json) print(terminal, options, drift, () => []);
      else writeDrift(terminal, drift);
      if (drift.things.length > 0) throw new SomethingToDo();
    });

/** `gatehouse config history`: what was applied, by whom. */
export const historyCommand = (terminal: Terminal): Command =>
  command("history", "list what was applied from files, the latest first")
    .option("--limit <n>", "so many at the most, 100 unless said", wholeNumber)
    .option("--after <n>", "what is older than this version", wholeNumber)
    .option("--json", "print it as JSON")
    .action(async (options: OfTenant & { readonly limit?: number; readonly after?: number }) => {
      const { tenant: tenantId, limit = 100, after } = options;
      const { items, next } = await withDatabase(terminal, (db) =>
        history({ db, tenantId, actor: operator() }, { limit, ...(after !== undefined && { after }) }),
      );
      print(terminal, options, items, () => table(headings, items.map(rowOf)));
      if (next !== null) terminal.complain(`gatehouse: there are more; go on with --after ${next}\n`);
    });

/** `gatehouse config show`: a version as it was written. */
export const showCommand = (terminal: Terminal): Command =>
  command("show", "print a version of a tenant's file")
    .argument("<n>", "a version that `config history` lists", wholeNumber)
    .action(async (number: number, { tenant: tenantId }: OfTenant) => {
      terminal.write(await withDatabase(terminal, (db) => contentOf({ db, tenantId, actor: operator() }, number)));
    });

const headings = ["version", "time", "by", "created", "changed", "deleted", "of version"];

const rowOf = ({ number, applied_at, by, created, changed, removed, restored_from }: ShownVersion) => [
  String(number),
  text(applied_at),
  by.id === undefined ? by.kind : `${by.kind} ${by.id}`,
  ...[created, changed, removed].map(String),
  text(restored_from),
];
