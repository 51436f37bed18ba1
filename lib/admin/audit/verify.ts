import type { Sql } from "@/db/client";
import { canonical } from "@/lib/events/canonical";
import { base64url, type Seal } from "@/lib/events/seal";
import { isSigned, sealKeys } from "@/lib/events/seal-key";
import { type Checkpoint, type Finding, judgeCheckpoint, judgeEnd, judgeEvents, judgeSeal } from "@/lib/events/verify";
import { sealStore } from "@/lib/store/event-seals";
import { eventStore } from "@/lib/store/events";

export interface Verified {
  readonly seals: number;
  /** Events that are as they were sealed. */
  readonly events: number;
  /** Events that are too young to be in a seal; they are under no proof yet. */
  readonly unsealed: number;
  /** The end of the chain, to be kept elsewhere. */
  readonly checkpoint: Checkpoint | undefined;
  /** What is not as it was sealed, the first first; empty where all of it is. */
  readonly findings: readonly Finding[];
}

/** Findings that are told at the most. */
const mostFindings = 100;
/** Read at once. */
const seals = 200;

/** What a check begins from, and how far it goes. */
interface Span {
  /** A line of the log, or the end of a chain that was verified before: it shows where a chain was cut. */
  readonly checkpoint?: Checkpoint | undefined;
  /** The number of the seal after which it begins; 0 for the first. What is before it is taken to be verified. */
  readonly after?: number;
  /** Seals at the most. */
  readonly most?: number;
}

/** Checks a tenant's events against their seals, from the first to the last. */
export async function verifyAudit(sql: Sql, tenantId: string, checkpoint?: Checkpoint): Promise<Verified> {
  const { next: _, ...verified } = await verifyPart(sql, tenantId, { checkpoint });
  return verified;
}

/**
 * Checks some of a tenant's seals with their events, so that a long chain can be checked bit by bit.
 * @returns `next`: after which seal to go on; undefined where the end was reached or too much is wrong
 */
export async function verifyPart(
  sql: Sql,
  tenantId: string,
  { checkpoint, after = 0, most = Number.POSITIVE_INFINITY }: Span,
): Promise<Verified & { readonly next?: number }> {
  const store = sealStore(sql, tenantId);
  const keys = new Set(sealKeys(tenantId).map(({ publicKey }) => base64url(publicKey)));
  const newest = await store.newest();
  const retainedFrom = newest && isTrue(newest, keys) ? newest.text.retained_from : undefined;
  const findings: Finding[] = [];
  let [previous] = after > 0 ? await store.after(after - 1, 1) : [];
  let events = 0;
  let count = 0;
  for await (const seal of chain(sql, tenantId, after)) {
    if (count === most) return told({ previous, events, unsealed: 0, findings, next: previous?.text.number });
    const found = await eventsOf(seal, sql, tenantId);
    findings.push(
      ...judgeSeal(seal, { previous, keys }),
      ...judgeCheckpoint(seal, checkpoint),
      ...judgeEvents(seal, found, retainedFrom),
    );
    events += found.length;
    count += 1;
    previous = seal;
    if (findings.length >= mostFindings) break;
  }
  if (findings.length < mostFindings) findings.push(...judgeEnd(previous, keys, checkpoint));
  const unlisted = await eventStore(sql, tenantId).unsealed(undefined, mostFindings, previous?.text.sealed_until);
  if (previous)
    for (const { id, at } of unlisted)
      findings.push({ kind: "event_added", what: `event ${id} of ${at} is in no seal`, event: id });
  const unsealed = previous ? await countYoung(sql, tenantId, previous) : unlisted.length;
  return told({ previous, events, unsealed, findings });
}

interface Checked extends Pick<Verified, "events" | "unsealed" | "findings"> {
  readonly previous: Seal | undefined;
  readonly next?: number | undefined;
}

const told = ({ previous, events, unsealed, findings, next }: Checked) => ({
  seals: previous?.text.number ?? 0,
  events,
  unsealed,
  checkpoint: previous && { seal: previous.text.number, hash: base64url(previous.hash) },
  findings: findings.slice(0, mostFindings),
  ...(next !== undefined && { next }),
});

/** A tenant's seals in their order, without holding all of them. @param after the number of the seal before the first */
export async function* chain(sql: Sql, tenantId: string, after = 0): AsyncGenerator<Seal> {
  const store = sealStore(sql, tenantId);
  for (let at = after; ; ) {
    const page = await store.after(at, seals);
    yield* page;
    const last = page.at(-1);
    if (!last || page.length < seals) return;
    at = last.text.number;
  }
}

/** The events that a seal lists, as they are now. */
export async function eventsOf({ text, events }: Seal, sql: Sql, tenantId: string) {
  const ids = (events ?? []).map(({ id }) => id);
  return ids.length === 0 ? [] : eventStore(sql, tenantId).among(ids, text.first_at, text.last_at);
}

const isTrue = ({ text, signature }: Seal, keys: ReadonlySet<string>) =>
  keys.has(text.key) && isSigned(canonical(text), signature, Buffer.from(text.key, "base64url"));

async function countYoung(sql: Sql, tenantId: string, { text }: Seal): Promise<number> {
  return (await eventStore(sql, tenantId).unsealed(text.sealed_until, 100_000)).length;
}
