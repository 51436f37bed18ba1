import { Command } from "commander";
import {
  createRegistrationToken,
  deleteRegistrationToken,
  listRegistrationTokens,
} from "@/lib/admin/resources/registration-tokens";
import { withDatabase } from "./connection";
import { given, wholeNumber } from "./input";
import { members, moment, type OutputOptions, print, table } from "./output";
import type { Terminal } from "./terminal";

interface OfTenant extends OutputOptions {
  readonly tenant: string;
}

interface NewToken extends OfTenant {
  readonly uses?: number;
  readonly expiresIn?: number;
  readonly note?: string;
}

/** `gatehouse registration-token`: initial access tokens (RFC 7591 §3). */
export function registrationTokenCommand(terminal: Terminal): Command {
  const noun = new Command("registration-token").description("initial access tokens, by which clients register");

  noun
    .command("create")
    .description("make a token for one registration within a week, unless said otherwise")
    .requiredOption("--tenant <id>", "the tenant")
    .option("--uses <n>", "how many clients may register with it", wholeNumber)
    .option("--expires-in <seconds>", "how long it is good", wholeNumber)
    .option("--note <text>", "for whom it is")
    .option("--json", "print the token as JSON")
    .action(async (options: NewToken) => {
      const input = given({ uses: options.uses, expires_in: options.expiresIn, note: options.note });
      const token = await withDatabase(terminal, (db) => createRegistrationToken(db, options.tenant, input));
      print(terminal, options, token, () => [...members(token), "", "The token is not shown again."]);
    });

  noun
    .command("list")
    .description("list the tokens, without themselves")
    .requiredOption("--tenant <id>", "the tenant")
    .option("--json", "print an array of tokens as JSON")
    .action(async (options: OfTenant) => {
      const tokens = await withDatabase(terminal, (db) => listRegistrationTokens(db, options.tenant));
      print(terminal, options, tokens, () =>
        table(
          ["id", "uses left", "expires", "note"],
          tokens.map(({ id, uses_left, expires_at, note }) => [id, String(uses_left), moment(expires_at), note ?? "–"]),
        ),
      );
    });

  noun
    .command("delete <id>")
    .description("take a token back; clients that registered with it stay")
    .requiredOption("--tenant <id>", "the tenant")
    .option("--json", "print what was deleted as JSON")
    .action(async (id: string, options: OfTenant) => {
      await withDatabase(terminal, (db) => deleteRegistrationToken(db, options.tenant, id));
      print(terminal, options, { id, deleted: true }, () => [`Deleted registration token ${id}`]);
    });

  return noun;
}
