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
const seals = 200;

/**
 * Checks a tenant's events against their seals, from the first to the last.
 * @param checkpoint a line of the log, or the end of a chain that was verified before: it shows where a chain was cut
 */
export async function verifyAudit(sql: Sql, tenantId: string, checkpoint?: Checkpoint): Promise<Verified> {
  const keys = new Set(sealKeys(tenantId).map(({ publicKey }) => base64url(publicKey)));
  const newest = await sealStore(sql, tenantId).newest();
  const retainedFrom = newest && isTrue(newest, keys) ? newest.text.retained_from : undefined;
  const findings: Finding[] = [];
  let previous: Seal | undefined;
  let events = 0;
  for await (const seal of chain(sql, tenantId)) {
    const found = await eventsOf(seal, sql, tenantId);
    findings.push(
      ...judgeSeal(seal, { previous, keys }),
      ...judgeCheckpoint(seal, checkpoint),
      ...judgeEvents(seal, found, retainedFrom),
    );
    events += found.length;
    previous = seal;
    if (findings.length >= mostFindings) break;
  }
  if (findings.length < mostFindings) findings.push(...judgeEnd(previous, keys, checkpoint));
  const unlisted = await eventStore(sql, tenantId).unsealed(undefined, mostFindings, previous?.text.sealed_until);
  const { length: outside } = unlisted;
  if (previous)
    for (const { id, at } of unlisted)
      findings.push({ kind: "event_added", what: `event ${id} of ${at} is in no seal`, event: id });
  return {
    seals: previous?.text.number ?? 0,
    events,
    unsealed: previous ? await countYoung(sql, tenantId, previous) : outside,
    checkpoint: previous && { seal: previous.text.number, hash: base64url(previous.hash) },
    findings: findings.slice(0, mostFindings),
  };
}

/** A tenant's seals in their order, without holding all of them. */
export async function* chain(sql: Sql, tenantId: string): AsyncGenerator<Seal> {
  const store = sealStore(sql, tenantId);
  for (let at = 0; ; ) {
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
