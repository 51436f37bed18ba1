import type { Sql } from "@/db/client";
import { logger } from "@/lib/base/log";
import { shared } from "@/lib/base/shared";
import { base64url, type Seal, sealOf } from "@/lib/events/seal";
import { sealKeys } from "@/lib/events/seal-key";
import { judgeSeal } from "@/lib/events/verify";
import { type Horizon, sealStore, tenantsToSeal } from "@/lib/store/event-seals";
import { eventStore } from "@/lib/store/events";
import type { RoundKind } from "../rounds";

/** Events of one seal at the most. */
const most = 5_000;
/** Milliseconds. How often a round looks back as far as a transaction may last that we are not allowed to see. */
const looksBackEvery = 60_000;

interface Options {
  /** Makes a seal where there is nothing to seal too: it says by which key, and since when events are kept. */
  readonly evenEmpty?: boolean;
  /** Events older than this may be gone from now on; what the seal before said where it is left out. */
  readonly retainedFrom?: string | undefined;
}

/** Seals events in batches, so that no request waits for a chain. */
export const sealing: RoundKind = { name: "seal-audit", run: ({ sql }) => sealAudit(sql) };

/** Seals the events of every tenant that has new ones. */
export async function sealAudit(sql: Sql): Promise<void> {
  for (const tenantId of await tenantsToSeal(sql)) while ((await sealTenant(sql, tenantId))?.text.count === most);
}

/**
 * Adds the next link to a tenant's hash chain: every committed event that is in no seal yet. One that commits late, after others
 * that began later, is in the seal after. Nothing is added to a chain whose end is not ours.
 * @returns undefined where there is nothing to seal, or another server is at it
 */
export async function sealTenant(sql: Sql, tenantId: string, options: Options = {}): Promise<Seal | undefined> {
  const made = await sql.begin(async (transaction) => {
    const tx = transaction as unknown as Sql;
    const seals = sealStore(tx, tenantId);
    if (!(await seals.lock())) return undefined;
    const [key, ...earlier] = sealKeys(tenantId);
    const previous = await seals.newest();
    if (
      !key ||
      !isOurs(
        previous,
        [key, ...earlier].map(({ publicKey }) => base64url(publicKey)),
        tenantId,
      )
    )
      return undefined;
    const horizon = await seals.horizon();
    const look = lookOf(tenantId, previous);
    const events = await eventStore(tx, tenantId).unsealed(look.from, most);
    const isThrough = events.length < most;
    if (events.length === 0 && !options.evenEmpty) return { look, horizon, isThrough };
    const seal = sealOf(
      {
        tenant: tenantId,
        events,
        previous,
        sealedAt: horizon.now,
        sealedUntil: look.isDeep ? endOf(events, horizon.settled, previous) : look.until,
        retainedFrom: latest(options.retainedFrom, previous?.text.retained_from),
      },
      key,
    );
    await seals.add(seal);
    return { look, horizon, isThrough, seal };
  });
  if (made?.isThrough) looked(tenantId, made.look, made.horizon);
  if (made?.seal) leaveCheckpoint(made.seal);
  return made?.seal;
}

/** Where a tenant's events are read from. */
type Look =
  | { readonly isDeep: true; readonly from: string | undefined }
  /** Says nothing of what may still come from before `from`: the chain stays sealed until where it was. */
  | { readonly isDeep: false; readonly from: string; readonly until: string };

/** How far this process has read a tenant's events, and when it last looked back all the way (milliseconds). */
const reads = () => shared("audit-reads", () => new Map<string, { readonly near: string; readonly deepAt: number }>());

function lookOf(tenantId: string, previous: Seal | undefined): Look {
  const read = reads().get(tenantId);
  const until = previous?.text.sealed_until;
  if (!read || until === undefined || performance.now() - read.deepAt >= looksBackEvery)
    return { isDeep: true, from: until };
  return { isDeep: false, from: read.near, until };
}

function looked(tenantId: string, { isDeep }: Look, { near }: Horizon): void {
  const deepAt = isDeep ? performance.now() : (reads().get(tenantId)?.deepAt ?? 0);
  reads().set(tenantId, { near, deepAt });
}

/** Where more wait than one seal takes, the next goes on with the last of this one. Never back behind the seal before. */
function endOf(events: readonly { readonly at: string }[], settled: string, previous: Seal | undefined): string {
  const last = events.length === most ? events.at(-1)?.at : undefined;
  const end = last !== undefined && last < settled ? last : settled;
  return latest(end, previous?.text.sealed_until) ?? end;
}

const latest = (a: string | undefined, b: string | undefined) =>
  a === undefined || (b !== undefined && b > a) ? b : a;

/** The seals that this process has seen, so that it notices a chain that became shorter or another one. */
const seen = () =>
  shared("audit-checkpoints", () => new Map<string, { readonly seal: number; readonly hash: string }>());

function isOurs(newest: Seal | undefined, keys: readonly string[], tenant: string): boolean {
  const known = seen().get(tenant);
  const number = newest?.text.number ?? 0;
  if (known && (number < known.seal || (number === known.seal && newest && base64url(newest.hash) !== known.hash)))
    complain(tenant, `the chain of seals was at ${known.seal} and is at ${number}, or is another one`);
  if (!newest) return true;
  // By itself: the link to the one before it is for `audit verify`.
  const alone = { text: { number: number - 1 }, hash: Buffer.from(newest.text.previous, "base64url") };
  const [flaw] = judgeSeal(newest, { previous: number > 1 ? alone : undefined, keys: new Set(keys) });
  const what =
    flaw?.what ?? (keys.includes(newest.text.key) ? undefined : "the newest seal is under a key that is not ours");
  if (what) complain(tenant, what);
  return what === undefined;
}

const complain = (tenant: string, detail: string) =>
  logger().error({ event: "audit.broken", tenant, detail }, "The audit log is not as it was sealed");

/** A line of the log, so that a chain that is cut in the database shows. */
function leaveCheckpoint({ text, hash }: Seal): void {
  const checkpoint = { seal: text.number, hash: base64url(hash) };
  seen().set(text.tenant, checkpoint);
  logger().info({ event: "audit.sealed", tenant: text.tenant, count: text.count, ...checkpoint }, "Events were sealed");
}
