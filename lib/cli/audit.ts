import { Command, InvalidArgumentError } from "commander";
import { z } from "zod";
import type { Sql } from "@/db/client";
import { exportAudit } from "@/lib/admin/audit/export";
import { type Verified, verifyAudit } from "@/lib/admin/audit/verify";
import { tenantFor } from "@/lib/admin/resources/tenant-view";
import type { StoredEvent } from "@/lib/events/stored";
import type { Checkpoint } from "@/lib/events/verify";
import { type EventFilter, eventStore } from "@/lib/store/events";
import { withDatabase } from "./connection";
import { CommandError } from "./failure";
import { wholeNumber } from "./input";
import { type OutputOptions, print, table } from "./output";
import type { Terminal } from "./terminal";

interface OfTenant extends OutputOptions {
  readonly tenant: string;
}

interface Listed extends OfTenant, Omit<EventFilter, "name"> {
  readonly event?: string;
  readonly limit: number;
  readonly after?: { readonly at: string; readonly id: string };
}

/** `gatehouse audit`: what happened in a tenant, by whom, and whether it is still as it was recorded. */
export function auditCommand(terminal: Terminal): Command {
  const noun = new Command("audit").description(
    "what happened in a tenant, by whom, and whether it is as it was recorded",
  );
  const command = (name: string, about: string) =>
    noun.command(name).description(about).requiredOption("--tenant <id>", "the tenant");

  command("list", "list events, the latest first")
    .option("--since <time>", "from this time on, as in 2026-11-23T15:00:00Z", time)
    .option("--until <time>", "before this time", time)
    .option("--event <name>", "of this name alone, as in sign-in.failed")
    .option("--user <sub>", "that concern this person, by subject", subject)
    .option("--client <client_id>", "that concern this client")
    .option("--limit <n>", "so many at the most", wholeNumber, 100)
    .option("--after <place>", "what comes after the place that a list told", place)
    .option("--json", "print an array of events as JSON")
    .action(async (options: Listed) => {
      const { event: name, limit, after, ...filter } = options;
      const most = Math.min(Math.max(limit, 1), 1_000);
      const events = await withTenant(terminal, options, (sql) =>
        eventStore(sql, options.tenant).list({ ...filter, name }, most, after),
      );
      print(terminal, options, events, () => lines(events));
      const last = events.at(-1);
      if (last && events.length === most)
        terminal.complain(`gatehouse: there may be more; go on with --after ${last.at},${last.id}\n`);
    });

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

  command("export", "print events and seals as lines of JSON, which docs/audit.md says how to verify").action(
    (options: OfTenant) =>
      withTenant(terminal, options, async (sql) => {
        for await (const line of exportAudit(sql, options.tenant)) terminal.write(`${line}\n`);
      }),
  );
  return noun;
}

const withTenant = <T>(terminal: Terminal, { tenant }: OfTenant, work: (sql: Sql) => Promise<T>) =>
  withDatabase(terminal, async (db, sql) => {
    await tenantFor(db, tenant);
    return work(sql);
  });

const lines = (events: readonly StoredEvent[]) =>
  table(
    ["time", "event", "by", "user", "client", "address", "data"],
    events.map(({ at, name, actor, user, client, address, data }) => [
      at,
      name,
      [actor.kind, actor.id].filter(Boolean).join(" "),
      user ?? "–",
      client ?? "–",
      address ?? "–",
      JSON.stringify(data),
    ]),
  );

const summary = ({ seals, events, unsealed, checkpoint, findings }: Verified) => [
  `${events} events in ${seals} seals, ${unsealed} not sealed yet`,
  ...(checkpoint ? [`checkpoint ${checkpoint.seal}:${checkpoint.hash}`] : []),
  ...findings.map(({ kind, what }) => `${kind}  ${what}`),
];

function read<T>(schema: z.ZodType<T>, message: string): (text: string) => T {
  return (text) => {
    const parsed = schema.safeParse(text);
    if (parsed.success) return parsed.data;
    throw new InvalidArgumentError(message);
  };
}

const time = read(z.iso.datetime({ offset: true }), "It must be a time such as 2026-11-23T15:00:00Z.");
const subject = read(z.guid(), "It must be a subject identifier.");
const place = read(
  z
    .string()
    .regex(/^[^,]+,[^,]+$/)
    .transform((text) => text.split(","))
    .pipe(z.tuple([z.iso.datetime({ precision: 6 }), z.guid()]))
    .transform(([at, id]) => ({ at, id })),
  "It must be the place that a list told.",
);
const checkpoint = read(
  z
    .string()
    .regex(/^[1-9]\d{0,14}:[\w-]{43}$/)
    .transform((text) => ({ seal: Number(text.split(":")[0]), hash: text.split(":")[1] ?? "" })),
  "It must be a number and a hash, as in 12:Xo…",
);
