import { Command } from "commander";
import { createTenant, listTenants, type ShownTenant, showTenant, updateTenant } from "@/lib/admin/resources/tenants";
import { withDatabase } from "./connection";
import { given, readJson, wholeNumber } from "./input";
import { members, type OutputOptions, print, table } from "./output";
import type { Terminal } from "./terminal";

interface Change extends OutputOptions {
  readonly name?: string;
  readonly issuer?: string | false;
  readonly settings?: string;
  readonly disable?: boolean;
  readonly enable?: boolean;
  readonly ifVersion?: number;
}

/** `gatehouse tenant`: an issuer each. */
export function tenantCommand(terminal: Terminal): Command {
  const noun = new Command("tenant").description("issuers, each with its own people, clients and keys");
  const show = (options: OutputOptions, tenant: ShownTenant) => print(terminal, options, tenant, () => lines(tenant));

  noun
    .command("create <id>")
    .description("make a tenant with its first signing keys")
    .requiredOption("--name <name>", "what people read")
    .option("--issuer <url>", "issuer of its own, instead of {PUBLIC_URL}/t/{id}")
    .option("--settings <json>", "settings as JSON, @file or - for standard input")
    .option("--json", "print the tenant as JSON")
    .action(async (id: string, options: Change) => {
      const settings = await readJson(terminal, options.settings, "--settings");
      const input = given({ id, name: options.name, issuer: options.issuer, settings });
      show(options, await withDatabase(terminal, (db) => createTenant(db, input)));
    });

  noun
    .command("list")
    .description("list the tenants")
    .option("--json", "print an array of tenants as JSON")
    .action(async (options: OutputOptions) => {
      const tenants = await withDatabase(terminal, (db) => listTenants(db));
      print(terminal, options, tenants, () =>
        table(
          ["id", "name", "issuer", "state"],
          tenants.map(({ id, name, issuer, disabled }) => [id, name, issuer, disabled ? "disabled" : "active"]),
        ),
      );
    });

  noun
    .command("show <id>")
    .description("show a tenant with its settings")
    .option("--json", "print the tenant as JSON")
    .action(async (id: string, options: OutputOptions) => {
      show(options, await withDatabase(terminal, (db) => showTenant(db, id)));
    });

  noun
    .command("update <id>")
    .description("change a tenant; what is not named stays")
    .option("--name <name>", "what people read")
    .option("--issuer <url>", "issuer of its own")
    .option("--no-issuer", "back to {PUBLIC_URL}/t/{id}")
    .option("--settings <json>", "merged into the settings; null takes one away. JSON, @file or -")
    .option("--if-version <n>", "only while it has the version that `show --json` told", wholeNumber)
    .option("--disable", "answer as if the tenant were unknown")
    .option("--enable", "serve the tenant again")
    .option("--json", "print the tenant as JSON")
    .action(async (id: string, options: Change) => {
      const settings = options.settings && (await readJson(terminal, options.settings, "--settings"));
      const disabled = options.disable ? true : options.enable ? false : undefined;
      const issuer = options.issuer === false ? null : options.issuer;
      const input = given({ name: options.name, issuer, settings, disabled, version: options.ifVersion });
      show(options, await withDatabase(terminal, (db) => updateTenant(db, id, input)));
    });

  return noun;
}

const lines = ({ settings, ...tenant }: ShownTenant) => [
  ...members(tenant),
  "settings",
  ...JSON.stringify(settings, null, 2)
    .split("\n")
    .map((line) => `  ${line}`),
];
