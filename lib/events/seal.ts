import { canonical, sha256 } from "./canonical";
import type { SealKey } from "./seal-key";
import { hashOf, type StoredEvent } from "./stored";

/** What a seal says of its events and of the seal before it. Times as events have them, bytes in base64url. */
export interface SealText {
  readonly tenant: string;
  /** From 1, without a gap. */
  readonly number: number;
  readonly sealed_at: string;
  /** Of the first and the last of its events, by time; both `sealed_at` where it has none. */
  readonly first_at: string;
  readonly last_at: string;
  readonly count: number;
  /** Every event older than this is in this seal or in one before it. */
  readonly sealed_until: string;
  /** Events older than this may be gone, by the tenant's retention. */
  readonly retained_from?: string;
  /** SHA-256 of the hashes of its events, one after the other. */
  readonly digest: string;
  /** The hash of the seal before; of the first 32 zeros. */
  readonly previous: string;
  /** The public key that the signature verifies under. */
  readonly key: string;
}

/** An event by its identifier, and what its hash was when it was sealed. */
export interface Listed {
  readonly id: string;
  readonly hash: Buffer;
}

export interface Seal {
  readonly text: SealText;
  /** SHA-256 of the canonical text. */
  readonly hash: Buffer;
  /** Over the canonical text. */
  readonly signature: Buffer;
  /** Undefined once the last of its events is over. */
  readonly events: readonly Listed[] | undefined;
}

export const noSeal = Buffer.alloc(32);
export const base64url = (bytes: Buffer): string => bytes.toString("base64url");
export const digestOf = (events: readonly Listed[]): string =>
  base64url(sha256(Buffer.concat(events.map(({ hash }) => hash))));

interface Batch {
  readonly tenant: string;
  /** By time. */
  readonly events: readonly StoredEvent[];
  readonly previous: Pick<Seal, "hash" | "text"> | undefined;
  readonly sealedAt: string;
  readonly sealedUntil: string;
  readonly retainedFrom: string | undefined;
}

/** The next link of a tenant's chain. */
export function sealOf(batch: Batch, key: SealKey): Seal {
  const { tenant, events, previous, sealedAt } = batch;
  const listed = events.map((event) => ({ id: event.id, hash: hashOf(event) }));
  const text: SealText = {
    tenant,
    number: (previous?.text.number ?? 0) + 1,
    sealed_at: sealedAt,
    first_at: events[0]?.at ?? sealedAt,
    last_at: events.at(-1)?.at ?? sealedAt,
    count: events.length,
    sealed_until: batch.sealedUntil,
    ...(batch.retainedFrom !== undefined && { retained_from: batch.retainedFrom }),
    digest: digestOf(listed),
    previous: base64url(previous?.hash ?? noSeal),
    key: base64url(key.publicKey),
  };
  const written = canonical(text);
  return { text, hash: sha256(written), signature: key.sign(written), events: listed };
}
