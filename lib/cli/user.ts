import { Command } from "commander";
import {
  createUser,
  deleteUser,
  listUsers,
  type ShownUser,
  setPassword,
  showUser,
  signOutUser,
  updateUser,
} from "@/lib/admin/resources/users";
import { withDatabase } from "./connection";
import { CommandError } from "./failure";
import { given, readJson, wholeNumber } from "./input";
import { members, type OutputOptions, print, table } from "./output";
import { askPassword, passwordFromStdin } from "./password";
import type { Terminal } from "./terminal";

interface OfTenant extends OutputOptions {
  readonly tenant: string;
}

interface Claims extends OfTenant {
  readonly username?: string;
  readonly name?: string;
  readonly email?: string;
  readonly emailVerified?: boolean;
  readonly passwordStdin?: boolean;
  readonly password?: boolean;
  readonly disable?: boolean;
  readonly enable?: boolean;
  readonly revoke?: boolean;
  readonly ifVersion?: number;
}

/** `gatehouse user`: the end-users of a tenant. A `<user>` is a subject, a user name or an e-mail address. */
export function userCommand(terminal: Terminal): Command {
  const noun = new Command("user").description("people of a tenant; <user> is a subject, user name or e-mail address");
  const show = (options: OutputOptions, user: ShownUser) => print(terminal, options, user, () => members(user));

  claimOptions(noun.command("create [claims]"))
    .description("make a user from standard claims: JSON, @file or - for standard input")
    .option("--password-stdin", "read the password from standard input")
    .option("--no-password", "do not ask for a password")
    .option("--json", "print the user as JSON")
    .action(async (json: string | undefined, options: Claims) => {
      if (json === "-" && options.passwordStdin) {
        throw new CommandError("usage", "standard input cannot give both", "put the claims into a file: @file");
      }
      const input = { ...(await readJson(terminal, json, "claims")), ...fromOptions(options) };
      const password = "password" in input || json === "-" ? undefined : await firstPassword(terminal, options);
      const whole = { ...input, ...given({ password }) };
      show(options, await withDatabase(terminal, (db) => createUser(db, options.tenant, whole)));
    });

  ofTenant(noun.command("list"))
    .description("list the users")
    .option("--json", "print an array of users as JSON")
    .action(async (options: OfTenant) => {
      const users = await withDatabase(terminal, (db) => listUsers(db, options.tenant));
      print(terminal, options, users, () =>
        table(
          ["username", "name", "email", "state", "sub"],
          users.map(({ username, name, email, disabled, sub }) => [
            username,
            name ?? "–",
            email ?? "–",
            disabled ? "disabled" : "active",
            sub,
          ]),
        ),
      );
    });

  ofTenant(noun.command("show <user>"))
    .description("show a user's claims")
    .option("--json", "print the user as JSON")
    .action(async (who: string, options: OfTenant) => {
      show(options, await withDatabase(terminal, (db) => showUser(db, options.tenant, who)));
    });

  claimOptions(noun.command("update <user> [claims]"))
    .description("change the members given; null takes a claim away. JSON, @file or - for standard input")
    .option("--if-version <n>", "only while it has the version that `show --json` told", wholeNumber)
    .option("--disable", "stop the user's sign-ins, sessions and tokens")
    .option("--enable", "let the user sign in again")
    .option("--json", "print the user as JSON")
    .action(async (who: string, json: string | undefined, options: Claims) => {
      const disabled = options.disable ? true : options.enable ? false : undefined;
      const claims = await readJson(terminal, json, "claims");
      const input = { ...claims, ...fromOptions(options), ...given({ disabled, version: options.ifVersion }) };
      show(options, await withDatabase(terminal, (db) => updateUser(db, options.tenant, who, input)));
    });

  ofTenant(noun.command("delete <user>"))
    .description("delete a user with their sessions, consents and tokens")
    .option("--json", "print what was deleted as JSON")
    .action(async (who: string, options: OfTenant) => {
      const user = await withDatabase(terminal, async (db) => {
        const found = await showUser(db, options.tenant, who);
        await deleteUser(db, options.tenant, found.sub);
        return found;
      });
      const { sub, username } = user;
      print(terminal, options, { sub, username, deleted: true }, () => [`Deleted user ${username} (${sub})`]);
    });

  ofTenant(noun.command("set-password <user>"))
    .description("set a user's password: asked for, or from standard input")
    .option("--password-stdin", "read the password from standard input")
    .option("--json", "print whose password was set as JSON")
    .action(async (who: string, options: Claims) => {
      const password = options.passwordStdin ? await passwordFromStdin(terminal) : await askPassword(terminal);
      const { sub, username } = await withDatabase(terminal, async (db) => {
        const found = await showUser(db, options.tenant, who);
        await setPassword(db, options.tenant, found.sub, password);
        return found;
      });
      print(terminal, options, { sub, username, password_set: true }, () => [
        `Set the password of ${username} (${sub})`,
      ]);
    });

  ofTenant(noun.command("sign-out <user>"))
    .description("end a user's sessions in every browser; clients are told as of any sign-out")
    .option("--revoke", "stop what was issued for offline access too")
    .option("--json", "print whose sessions ended, and how many, as JSON")
    .action(async (who: string, options: Claims) => {
      const ended = await withDatabase(terminal, (db) => signOutUser(db, options.tenant, who, options.revoke));
      const { sub, username, sessions_ended: count } = ended;
      print(terminal, options, ended, () => [`Signed ${username} (${sub}) out; sessions ended: ${count}`]);
    });

  return noun;
}

/** Somebody who can type is asked; an empty answer makes a user without a password. */
async function firstPassword(terminal: Terminal, options: Claims): Promise<string | undefined> {
  if (options.passwordStdin) return passwordFromStdin(terminal);
  if (options.password === false || !terminal.askSecret) return undefined;
  return (await askPassword(terminal, " (empty for none)")) || undefined;
}

const ofTenant = (command: Command) => command.requiredOption("--tenant <id>", "the tenant");

const claimOptions = (command: Command) =>
  ofTenant(command)
    .option("--username <name>", "what they sign in with")
    .option("--name <name>", "full name")
    .option("--email <address>", "e-mail address")
    .option("--email-verified", "the address is known to be theirs");

const fromOptions = ({ username, name, email, emailVerified }: Claims) =>
  given({ username, name, email, email_verified: emailVerified });
