import { Command } from "commander";
import {
  createClient,
  deleteClient,
  listClients,
  type Registered,
  showClient,
  updateClient,
} from "@/lib/admin/resources/clients";
import { newClientSecret } from "@/lib/clients/secret";
import { withDatabase } from "./connection";
import { given, readJson, repeated, wholeNumber } from "./input";
import { members, type OutputOptions, print, table } from "./output";
import type { Terminal } from "./terminal";

interface OfTenant extends OutputOptions {
  readonly tenant: string;
}

interface Metadata extends OfTenant {
  readonly name?: string;
  readonly redirectUri?: readonly string[];
  readonly postLogoutRedirectUri?: readonly string[];
  readonly grantType?: readonly string[];
  readonly scope?: string;
  readonly public?: boolean;
  readonly newSecret?: boolean;
  readonly keepOld?: number;
  readonly ifVersion?: number;
}

/** `gatehouse client`: the relying parties of a tenant. */
export function clientCommand(terminal: Terminal): Command {
  const noun = new Command("client").description("relying parties of a tenant");
  const secretOnce = (client: Registered) => [
    ...members(client),
    ...(client.client_secret ? ["", "The secret is not shown again."] : []),
  ];

  metadataOptions(noun.command("create [metadata]"))
    .description("register a client from standard metadata: JSON, @file or - for standard input")
    .option("--json", "print the client, its secret included, as JSON")
    .action(async (json: string | undefined, options: Metadata) => {
      const input = { ...(await readJson(terminal, json, "metadata")), ...fromOptions(options) };
      const client = await withDatabase(terminal, (db) => createClient(db, options.tenant, input));
      print(terminal, options, client, () => secretOnce(client));
    });

  ofTenant(noun.command("list"))
    .description("list the clients, without their secrets")
    .option("--json", "print an array of clients as JSON")
    .action(async (options: OfTenant) => {
      const clients = await withDatabase(terminal, (db) => listClients(db, options.tenant));
      print(terminal, options, clients, () =>
        table(
          ["client_id", "name", "authentication", "grants"],
          clients.map((client) => [
            client.client_id,
            client.client_name ?? "–",
            client.token_endpoint_auth_method,
            client.grant_types.join(" "),
          ]),
        ),
      );
    });

  ofTenant(noun.command("show <client_id>"))
    .description("show a client, without its secret")
    .option("--json", "print the client as JSON")
    .action(async (id: string, options: OfTenant) => {
      const client = await withDatabase(terminal, (db) => showClient(db, options.tenant, id));
      print(terminal, options, client, () => members(client));
    });

  metadataOptions(noun.command("update <client_id> [metadata]"))
    .description("change the members given; null takes one away. JSON, @file or - for standard input")
    .option("--if-version <n>", "only while it has the version that `show --json` told", wholeNumber)
    .option("--new-secret", "replace the secret by a new one")
    .option("--keep-old <seconds>", "take the secret before it for that long too", wholeNumber)
    .option("--json", "print the client, with a new secret if one was made, as JSON")
    .action(async (id: string, json: string | undefined, options: Metadata) => {
      const input = { ...(await readJson(terminal, json, "metadata")), ...fromOptions(options) };
      const client = await withDatabase(terminal, (db) => updateClient(db, options.tenant, id, input));
      print(terminal, options, client, () => secretOnce(client));
    });

  ofTenant(noun.command("delete <client_id>"))
    .description("delete a client with all that was issued to it")
    .option("--json", "print what was deleted as JSON")
    .action(async (id: string, options: OfTenant) => {
      await withDatabase(terminal, (db) => deleteClient(db, options.tenant, id));
      print(terminal, options, { client_id: id, deleted: true }, () => [`Deleted client ${id}`]);
    });

  return noun;
}

const ofTenant = (command: Command) => command.requiredOption("--tenant <id>", "the tenant");

const metadataOptions = (command: Command) =>
  ofTenant(command)
    .option("--name <name>", "client_name")
    .option("--redirect-uri <uri>", "one of redirect_uris; may be repeated", repeated)
    .option("--post-logout-redirect-uri <uri>", "one of post_logout_redirect_uris; may be repeated", repeated)
    .option("--grant-type <type>", "one of grant_types; may be repeated", repeated)
    .option("--scope <values>", "the scope values it may ask for, with spaces between them")
    .option("--public", "without a secret: an app in a browser, on a phone or a desktop");

const fromOptions = (options: Metadata) =>
  given({
    client_name: options.name,
    redirect_uris: options.redirectUri,
    post_logout_redirect_uris: options.postLogoutRedirectUri,
    grant_types: options.grantType,
    scope: options.scope,
    token_endpoint_auth_method: options.public ? "none" : undefined,
    keep_old_secret: options.keepOld,
    version: options.ifVersion,
    client_secret: options.newSecret ? newClientSecret() : undefined,
  });
