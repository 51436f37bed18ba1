import { stat } from "node:fs/promises";
import path from "node:path";
import { Command } from "commander";
import { importAuth0 } from "@/lib/admin/config-files/import/auth0";
import { auth0Folder } from "@/lib/admin/config-files/import/auth0-folder";
import { importDex } from "@/lib/admin/config-files/import/dex";
import { filesOf, type Imported } from "@/lib/admin/config-files/import/imported";
import { importKeycloak } from "@/lib/admin/config-files/import/keycloak";
import { CommandError } from "../failure";
import { type OutputOptions, print } from "../output";
import type { Terminal } from "../terminal";
import { store, textIfThere, textOf } from "./files";

interface ImportOptions extends OutputOptions {
  readonly tenant: string;
  readonly out?: string;
}

interface Product {
  readonly name: string;
  readonly about: string;
  readonly argument: string;
  readonly read: (text: string, name: string) => Imported;
}

const products: readonly Product[] = [
  {
    name: "auth0",
    argument: "<export>",
    about: "an export of the Auth0 Deploy CLI: its folder, tenant.yaml or JSON",
    read: importAuth0,
  },
  { name: "keycloak", argument: "<realm.json>", about: "a realm export of Keycloak", read: importKeycloak },
  { name: "dex", argument: "<config.yaml>", about: "static clients and passwords of dex", read: importDex },
];

/** `gatehouse config import`: another product's export as a configuration file. Changes nothing: the file is to be looked at and applied. */
export function importCommands(terminal: Terminal): Command {
  const noun = new Command("import").description("write a configuration file from another product's export");
  for (const { name, about, argument, read } of products)
    noun
      .command(`${name} ${argument}`)
      .description(`read ${about}`)
      .requiredOption("--tenant <id>", "the tenant that the file is about")
      .option("--out <file>", "where it is written; <id>.yaml unless said. Users go to <id>.users.jsonl beside it")
      .option("--json", "print what was done as JSON")
      .action((from: string, options: ImportOptions) => imported(terminal, from, options, read));
  return noun;
}

async function imported(
  terminal: Terminal,
  from: string,
  options: ImportOptions,
  read: Product["read"],
): Promise<void> {
  const { tenant, out = `${tenant}.yaml` } = options;
  const at = path.resolve(terminal.folder, from);
  const isFolder = from !== "-" && (await stat(at).catch(() => undefined))?.isDirectory() === true;
  const whole = isFolder && read === importAuth0 ? await fromFolder(terminal, at) : await textOf(terminal, from);
  const given = read(whole, tenant);
  const { config, users } = filesOf(tenant, given);
  const usersFile = `${out.replace(/\.ya?ml$/, "")}.users.jsonl`;
  for (const file of users === "" ? [out] : [out, usersFile])
    if ((await textIfThere(terminal, file)) !== undefined)
      throw new CommandError("conflict", `there is a file ${file} already`, "move it away, or choose another by --out");
  await store(terminal, out, config);
  if (users !== "") await store(terminal, usersFile, users, true);
  const done = {
    file: out,
    ...(users !== "" && { users_file: usersFile }),
    clients: Object.keys(given.clients).length,
    users: given.users.length,
    report: given.report,
  };
  print(terminal, options, done, () => [
    `${done.clients} clients in ${out}`,
    ...(users === "" ? [] : [`${done.users} users in ${usersFile}, for \`user import\`; it holds password hashes`]),
    ...given.report.map((line) => `  ${line}`),
    `Look at ${out}, then: npx gatehouse config plan ${out}`,
  ]);
}

async function fromFolder(terminal: Terminal, folder: string): Promise<string> {
  const inside = path.join(folder, "tenant.yaml");
  return (await textIfThere(terminal, inside)) ?? auth0Folder(folder);
}
