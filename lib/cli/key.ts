import { randomBytes } from "node:crypto";
import { Command } from "commander";
import { listKeys, rotateKeys, type ShownKey } from "@/lib/admin/resources/keys";
import { rewrapSecrets } from "@/lib/admin/resources/rewrap";
import { withDatabase } from "./connection";
import { given } from "./input";
import { moment, type OutputOptions, print, table } from "./output";
import type { Terminal } from "./terminal";

interface OfTenant extends OutputOptions {
  readonly tenant: string;
}

interface Rotation extends OfTenant {
  readonly alg?: string;
  readonly use?: string;
  readonly now?: boolean;
  readonly revoke?: boolean;
}

/** `gatehouse key`: a tenant's keys for signing and encryption, and the key that encrypts secrets at rest. */
export function keyCommand(terminal: Terminal): Command {
  const noun = new Command("key").description("keys of a tenant, and the key that encrypts secrets at rest");

  noun
    .command("list")
    .description("list the keys, oldest first")
    .requiredOption("--tenant <id>", "the tenant")
    .option("--json", "print an array of keys as JSON")
    .action(async (options: OfTenant) => {
      const keys = await withDatabase(terminal, (db) => listKeys(db, options.tenant));
      print(terminal, options, keys, () => lines(keys));
    });

  noun
    .command("rotate")
    .description(
      "publish new keys, for signing and for what is encrypted to us: they sign ten minutes later, the old ones stay published for a day",
    )
    .requiredOption("--tenant <id>", "the tenant")
    .option("--use <sig|enc>", "the keys for signing alone, or those for encryption")
    .option("--alg <alg>", "this algorithm's key alone")
    .option("--now", "sign with the new keys at once")
    .option(
      "--revoke",
      "withdraw the old keys at once too, for one that has leaked: what it signed is worth nothing then",
    )
    .option("--json", "print an array of the new keys as JSON")
    .action(async (options: Rotation) => {
      const input = given({ alg: options.alg, use: options.use, now: options.now, revoke: options.revoke });
      const keys = await withDatabase(terminal, (db) => rotateKeys(db, options.tenant, input));
      print(terminal, options, keys, () => lines(keys));
    });

  noun
    .command("generate")
    .description("print a fresh GATEHOUSE_ENCRYPTION_KEY; keep it outside the database, and keep it")
    .option("--json", "print it as JSON")
    .action((options: OutputOptions) => {
      const key = randomBytes(32).toString("base64url");
      print(terminal, options, { GATEHOUSE_ENCRYPTION_KEY: key }, () => [key]);
    });

  noun
    .command("rewrap")
    .description(
      "encrypt every secret at rest under GATEHOUSE_ENCRYPTION_KEY; GATEHOUSE_PREVIOUS_ENCRYPTION_KEYS opens the old ones",
    )
    .option("--json", "print it as JSON")
    .action(async (options: OutputOptions) => {
      const rewrapped = await withDatabase(terminal, (db) => rewrapSecrets(db));
      print(terminal, options, { rewrapped }, () => [`${rewrapped} secrets are now under the new key`]);
    });

  return noun;
}

const lines = (keys: readonly ShownKey[]) =>
  table(
    ["kid", "use", "alg", "state", "created", "signs from", "retired", "gone"],
    keys.map((key) => [
      key.kid,
      key.use,
      key.alg,
      key.state,
      moment(key.created_at),
      signsFrom(key),
      moment(key.retired_at),
      moment(key.gone_at),
    ]),
  );

/** One that signs at once is dated back for the sake of slow clocks, which would say nothing to a person. */
function signsFrom({ use, signs_from, created_at }: ShownKey): string {
  if (use === "enc") return "–";
  return signs_from <= created_at ? "at once" : moment(signs_from);
}
