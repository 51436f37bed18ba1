import path from "node:path";
import { Command } from "commander";
import { z } from "zod";
import {
  type Applied,
  applyFile,
  type Given,
  hasChanges,
  type Plan,
  planFile,
  rollBack,
} from "@/lib/admin/config-files/apply";
import { secretsFrom } from "@/lib/admin/config-files/secrets";
import { withDatabase } from "../connection";
import { CommandError, SomethingToDo } from "../failure";
import { wholeNumber } from "../input";
import { operator } from "../operator";
import { type OutputOptions, print } from "../output";
import type { Terminal } from "../terminal";
import { store, textOf } from "./files";
import { write, writePlans } from "./said";

interface RunOptions extends OutputOptions {
  readonly tenant?: string;
  readonly prune?: boolean;
  readonly secretsIn?: string;
}

const running = (command: Command) =>
  command
    .option("--prune", "delete what stands in no file")
    .option(
      "--secrets-in <folder>",
      "where the files with secrets are; the folder of the configuration file unless said",
    )
    .option("--json", "print it as JSON");

/** `gatehouse config plan`: what applying a file would do. */
export const planCommand = (terminal: Terminal): Command =>
  running(new Command("plan").argument("<file>"))
    .description("show what applying a file would do; exit code 2 where that is something")
    .option("--tenant <id>", "refuse a file about any other tenant")
    .option("--out <file>", "keep the plan for `config apply --plan`")
    .action(async (name: string, options: RunOptions & { readonly out?: string }) => {
      const given = await givenOf(terminal, name, options);
      const plan = await withDatabase(terminal, (db) => planFile({ db, actor: operator() }, given));
      if (options.out !== undefined) await store(terminal, options.out, `${JSON.stringify(plan, null, 2)}\n`);
      if (options.json) print(terminal, options, plan, () => []);
      else writePlans(terminal, plan.tenants);
      if (hasChanges(plan)) throw new SomethingToDo();
    });

/** `gatehouse config apply`: makes tenants what a file says, in one transaction. */
export const applyCommand = (terminal: Terminal): Command =>
  running(new Command("apply").argument("<file>"))
    .description("make tenants what a file says, all of it or nothing")
    .option("--tenant <id>", "refuse a file about any other tenant")
    .option("--plan <file>", "only what this plan says; refused where a tenant changed since")
    .action(async (name: string, options: RunOptions & { readonly plan?: string }) => {
      const expected = options.plan === undefined ? undefined : await readPlan(terminal, options.plan);
      const given = await givenOf(terminal, name, { ...options, prune: options.prune ?? expected?.pruned ?? false });
      const applied = await withDatabase(terminal, (db) => applyFile({ db, actor: operator() }, given, expected));
      tell(terminal, options, applied);
    });

/** `gatehouse config rollback`: what an earlier version says, applied anew. */
export const rollbackCommand = (terminal: Terminal): Command =>
  running(new Command("rollback").argument("<n>", "a version that `config history` lists", wholeNumber))
    .description("make a tenant what an earlier version of its file says")
    .requiredOption("--tenant <id>", "the tenant")
    .action(async (number: number, options: RunOptions & { readonly tenant: string }) => {
      const { tenant: tenantId } = options;
      const given = { secrets: secretsOf(terminal, options, terminal.folder), isPruned: options.prune === true };
      const applied = await withDatabase(terminal, (db) =>
        rollBack({ db, tenantId, actor: operator() }, number, given),
      );
      tell(terminal, options, applied);
    });

async function givenOf(terminal: Terminal, name: string, options: RunOptions): Promise<Given> {
  const folder = name === "-" ? terminal.folder : path.dirname(path.resolve(terminal.folder, name));
  return {
    text: await textOf(terminal, name),
    secrets: secretsOf(terminal, options, folder),
    isPruned: options.prune === true,
    only: options.tenant,
  };
}

const secretsOf = (terminal: Terminal, { secretsIn }: RunOptions, folder: string) =>
  secretsFrom(terminal.env, secretsIn === undefined ? folder : path.resolve(terminal.folder, secretsIn));

function tell(terminal: Terminal, options: OutputOptions, { tenants, versions, made }: Applied): void {
  if (options.json) {
    print(terminal, options, { tenants, versions, secrets: made }, () => []);
    return;
  }
  writePlans(terminal, tenants);
  for (const [tenant, number] of Object.entries(versions))
    write(terminal, [`Applied as version ${number} of ${tenant}`]);
  for (const { kind, id, member, value } of made) write(terminal, [`${member} of ${kind} ${id}  ${value}`]);
  if (made.length > 0) write(terminal, ["", "A secret is not shown again."]);
}

const keptPlan = z.looseObject({
  gatehouse_plan: z.literal(1),
  file: z.string(),
  pruned: z.boolean(),
  tenants: z.array(z.looseObject({ tenant: z.string() })),
});

async function readPlan(terminal: Terminal, name: string): Promise<Plan> {
  const text = await textOf(terminal, name);
  try {
    // What is in it is only compared with what is planned now.
    return keptPlan.parse(JSON.parse(text)) as unknown as Plan;
  } catch {
    throw new CommandError("refused", `${name} is no plan`, "give the file that `config plan --out` wrote");
  }
}
