import { Command } from "commander";
import { exportTenants } from "@/lib/admin/config-files/export";
import { configSchema } from "@/lib/admin/config-files/schema";
import { listTenants } from "@/lib/admin/resources/tenants";
import { withDatabase } from "../connection";
import { repeated } from "../input";
import { operator } from "../operator";
import type { Terminal } from "../terminal";
import { store, textIfThere } from "./files";

interface ExportOptions {
  readonly tenant?: readonly string[];
  readonly out?: string;
}

/** `gatehouse config export`: tenants as a file. */
export const exportCommand = (terminal: Terminal): Command =>
  new Command("export")
    .description("print tenants as a configuration file, without secrets")
    .option("--tenant <id>", "of this tenant; may be repeated, all of them unless said", repeated)
    .option("--out <file>", "write it there; of a file that is there comments and references to secrets stay")
    .action(async ({ tenant, out }: ExportOptions) => {
      const into = out === undefined ? undefined : await textIfThere(terminal, out);
      const text = await withDatabase(terminal, async (db) => {
        const ids = tenant ?? (await listTenants(db)).map(({ id }) => id);
        return exportTenants({ db, actor: operator() }, ids, into);
      });
      if (out === undefined) terminal.write(text);
      else await store(terminal, out, text);
    });

/** `gatehouse config schema`: for editors that complete and check YAML. */
export const schemaCommand = (terminal: Terminal): Command =>
  new Command("schema")
    .description("print the JSON Schema of a configuration file")
    .action(() => terminal.write(`${JSON.stringify(configSchema(), null, 2)}\n`));
