import { canonical, sha256 } from "./canonical";
import { base64url, digestOf, noSeal, type Seal, type SealText } from "./seal";
import { isSigned } from "./seal-key";
import { hashOf, type StoredEvent } from "./stored";

/** Something that is not as it was sealed. */
export interface Finding {
  readonly kind:
    | "event_changed"
    | "event_missing"
    | "event_added"
    | "seal_changed"
    | "seal_missing"
    | "signature_wrong"
    | "key_unknown"
    | "checkpoint_missing";
  /** In words. */
  readonly what: string;
  readonly seal?: number;
  readonly event?: string;
}

/** What is known of the chain so far. */
interface Walk {
  readonly previous: { readonly text: Pick<SealText, "number">; readonly hash: Buffer } | undefined;
  /** Public keys that are ours, in base64url. */
  readonly keys: ReadonlySet<string>;
}

/** Judges one seal by itself and against the one before it. A seal under a key that is no longer known stands by those after it. */
export function judgeSeal(seal: Seal, { previous, keys }: Walk): Finding[] {
  const { text, hash, signature, events } = seal;
  const expected = (previous?.text.number ?? 0) + 1;
  const finding = (kind: Finding["kind"], what: string): Finding => ({ kind, what, seal: text.number });
  if (text.number !== expected) return [finding("seal_missing", `seal ${expected} is missing`)];
  const written = canonical(text);
  const findings: Finding[] = [];
  if (!sha256(written).equals(hash) || (events && (digestOf(events) !== text.digest || events.length !== text.count)))
    findings.push(finding("seal_changed", `seal ${text.number} was changed`));
  if (text.previous !== base64url(previous?.hash ?? noSeal))
    findings.push(finding("seal_changed", `seal ${text.number} does not follow the one before it`));
  if (keys.has(text.key) && !isSigned(written, signature, Buffer.from(text.key, "base64url")))
    findings.push(finding("signature_wrong", `the signature of seal ${text.number} is not right`));
  return findings;
}

/**
 * Judges the events of one seal, as they are now, by what the seal lists.
 * @param retainedFrom older events may be gone: what the newest seal of ours says
 */
export function judgeEvents(
  { text, events: listed }: Seal,
  found: readonly StoredEvent[],
  retainedFrom: string | undefined,
): Finding[] {
  const isOver = (at: string) => retainedFrom !== undefined && at < retainedFrom;
  const seal = text.number;
  if (!listed)
    return isOver(text.last_at)
      ? []
      : [{ kind: "seal_changed", what: `seal ${seal} has lost its list of events`, seal }];
  const findings: Finding[] = [];
  const byId = new Map(found.map((event) => [event.id, event]));
  for (const { id, hash } of listed) {
    const event = byId.get(id);
    if (!event && !isOver(text.first_at))
      findings.push({ kind: "event_missing", what: `event ${id} of seal ${seal} is missing`, seal, event: id });
    if (event && !hashOf(event).equals(hash))
      findings.push({ kind: "event_changed", what: `event ${id} of seal ${seal} was changed`, seal, event: id });
  }
  const seen = new Set<string>();
  for (const { id } of found) {
    if (seen.has(id))
      findings.push({ kind: "event_added", what: `event ${id} of seal ${seal} is there twice`, seal, event: id });
    seen.add(id);
  }
  return findings;
}

/** Judges where the chain ends. */
export function judgeEnd(last: Seal | undefined, keys: ReadonlySet<string>, checkpoint?: Checkpoint): Finding[] {
  if (checkpoint && (last?.text.number ?? 0) < checkpoint.seal)
    return [{ kind: "checkpoint_missing", what: `the chain ends before seal ${checkpoint.seal} of the checkpoint` }];
  if (!last || keys.has(last.text.key)) return [];
  const seal = last.text.number;
  return [{ kind: "key_unknown", what: `the newest seal, ${seal}, is under a key that is not ours`, seal }];
}

/** A line of the log, `audit.sealed`: there was a seal with this number and this hash (base64url). */
export interface Checkpoint {
  readonly seal: number;
  readonly hash: string;
}

/** Whether a seal is the one that a checkpoint speaks of, where it speaks of this number. */
export function judgeCheckpoint({ text, hash }: Seal, checkpoint: Checkpoint | undefined): Finding[] {
  if (checkpoint?.seal !== text.number || base64url(hash) === checkpoint.hash) return [];
  const seal = text.number;
  return [{ kind: "checkpoint_missing", what: `seal ${seal} is another one than the checkpoint's`, seal }];
}
