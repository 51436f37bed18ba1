import { Command, InvalidArgumentError } from "commander";
import { z } from "zod";
import type { Sql } from "@/db/client";
import { exportAudit } from "@/lib/admin/audit/export";
import { type Verified, verifyAudit } from "@/lib/admin/audit/verify";
import { tenantFor } from "@/lib/admin/resources/tenant-view";
import type { Checkpoint } from "@/lib/events/verify";
import { withDatabase } from "./connection";
import { CommandError } from "./failure";
import { type OutputOptions, print } from "./output";
import type { Terminal } from "./terminal";

interface OfTenant extends OutputOptions {
  readonly tenant: string;
}

const command = (name: string, about: string) =>
  new Command(name).description(about).requiredOption("--tenant <id>", "the tenant");

/** `gatehouse audit verify`: whether what happened in a tenant is as it was recorded. */
export const verifyCommand = (terminal: Terminal): Command =>
  command("verify", "check every event against its seal, and every seal against the one before it")
    .option(
      "--checkpoint <seal:hash>",
      "`seal` and `hash` of an audit.sealed line of the log: shows where a chain was cut",
      checkpoint,
    )
    .option("--json", "print what was found as JSON")
    .action(async (options: OfTenant & { readonly checkpoint?: Checkpoint }) => {
      const verified = await withTenant(terminal, options, (sql) =>
        verifyAudit(sql, options.tenant, options.checkpoint),
      );
      print(terminal, options, verified, () => summary(verified));
      const [first] = verified.findings;
      if (first)
        throw new CommandError(
          "refused",
          first.what,
          "compare with an export or a backup, and find out who had access",
        );
    });

/** `gatehouse audit export`: a tenant's events and seals, to be verified without us. */
export const exportCommand = (terminal: Terminal): Command =>
  command("export", "print events and seals as lines of JSON, which docs/audit.md says how to verify").action(
    (options: OfTenant) =>
      withTenant(terminal, options, async (sql) => {
        for await (const line of exportAudit(sql, options.tenant)) terminal.write(`${line}\n`);
      }),
  );

const withTenant = <T>(terminal: Terminal, { tenant }: OfTenant, work: (sql: Sql) => Promise<T>) =>
  withDatabase(terminal, async (db, sql) => {
    await tenantFor(db, tenant);
    return work(sql);
  });

const summary = ({ seals, events, unsealed, checkpoint, findings }: Verified) => [
  `${events} events in ${seals} seals, ${unsealed} not sealed yet`,
  ...(checkpoint ? [`checkpoint ${checkpoint.seal}:${checkpoint.hash}`] : []),
  ...findings.map(({ kind, what }) => `${kind}  ${what}`),
];

/** @throws InvalidArgumentError */
function checkpoint(text: string): Checkpoint {
  const parsed = written.safeParse(text);
  if (parsed.success) return parsed.data;
  throw new InvalidArgumentError("It must be a number and a hash, as in 12:Xo…");
}

const written = z
  .string()
  .regex(/^[1-9]\d{0,14}:[\w-]{43}$/)
  .transform((text) => ({ seal: Number(text.split(":")[0]), hash: text.split(":")[1] ?? "" }));
