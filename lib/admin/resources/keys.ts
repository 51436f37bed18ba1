import { and, asc, eq, gt, isNull, or, sql as raw } from "drizzle-orm";
import { z } from "zod";
import type { Db } from "@/db/client";
import { keys } from "@/db/schema";
import { AdminError, parseInput } from "@/lib/admin/errors";
import type { KeyAlg } from "@/lib/keys/keyring";
import {
  addKey,
  keyAlgs as algs,
  type KeyRow,
  keyColumns,
  signsAtOnce,
  type KeyWriter as Writer,
} from "@/lib/keys/new-key";
import { isSigningAlg } from "@/lib/model/algorithms";
import { showTenant } from "./tenants";

/** Seconds between a key's appearance in the JWK set and its first signature: what clients may keep the set for, and more. */
const leadTime = 600;
/** Seconds for which a retired key stays published: the longest life of a token. */
const longestToken = 86_400;

/** What a key is for, as `use` in the JWK set: signing, or what others encrypt to us. */
const uses = ["sig", "enc"] as const;
type Use = (typeof uses)[number];
const keyUse = (alg: string): Use => (isSigningAlg(alg) ? "sig" : "enc");

/** A key as administrators see one. */
export interface ShownKey {
  readonly kid: string;
  readonly use: Use;
  readonly alg: string;
  /** Where it is in its life, by this process's clock: published and waiting, signing, published for verification only, or no longer published. */
  readonly state: "next" | "current" | "retired" | "gone";
  readonly created_at: Date;
  /** A minute before `created_at` where it signs at once: an allowance for servers whose clocks are behind. */
  readonly signs_from: Date;
  readonly retired_at: Date | null;
  readonly gone_at: Date | null;
}

/** The tenant's keys, oldest first. @throws AdminError not_found */
export async function listKeys(db: Db, tenantId: string): Promise<ShownKey[]> {
  await showTenant(db, tenantId);
  const rows = await db.select(keyColumns).from(keys).where(eq(keys.tenantId, tenantId)).orderBy(asc(keys.createdAt));
  return rows.map(shown);
}

const rotation = z.strictObject({
  alg: z.enum(algs).optional(),
  use: z.enum(uses).optional(),
  now: z.boolean().default(false),
  revoke: z.boolean().default(false),
});

/**
 * Adds a new key for each kind that the tenant has, for signing and for encryption, or for those named. It is published now and
 * signs after the lead time; the key before it stays published, and opens what is encrypted to it, until the last token it signed
 * has expired.
 * @param input `{ alg?, use?, now?, revoke? }`; `now` signs at once and drops keys that were waiting for their turn; `revoke` also
 *   withdraws the earlier ones, for a key that has leaked: what it signed is worth nothing from now on
 * @returns the new keys
 * @throws AdminError
 */
export async function rotateKeys(db: Db, tenantId: string, input: unknown): Promise<ShownKey[]> {
  const { alg, use, now, revoke } = parseInput(rotation, input);
  if (alg && use && keyUse(alg) !== use)
    throw new AdminError("invalid", `use: keys for ${alg} have the use ${keyUse(alg)}`);
  const isUrgent = now || revoke;
  await showTenant(db, tenantId);
  const signsFrom = isUrgent ? signsAtOnce() : new Date(Date.now() + leadTime * 1000);
  return db.transaction(async (tx) => {
    const made = [];
    for (const one of alg ? [alg] : await algsOf(tx, tenantId, use)) {
      if (isUrgent) await dropWaiting(tx, tenantId, one);
      await retire(tx, tenantId, one, signsFrom);
      if (revoke) await withdraw(tx, tenantId, one);
      made.push(await addKey(tx, tenantId, one, signsFrom));
    }
    return made.map(shown);
  });
}

/** The kinds of key that the tenant has, of one use or of both. */
async function algsOf(db: Writer, tenantId: string, use: Use | undefined): Promise<readonly KeyAlg[]> {
  const rows = await db.selectDistinct({ alg: keys.alg }).from(keys).where(eq(keys.tenantId, tenantId));
  return algs.filter((alg) => (!use || keyUse(alg) === use) && rows.some((row) => row.alg === alg));
}

const dropWaiting = (db: Writer, tenantId: string, alg: KeyAlg) =>
  db.delete(keys).where(and(ofAlg(tenantId, alg), gt(keys.signsFrom, new Date())));

/** The keys there are stop signing when the new one starts, unless they stop earlier already. */
function retire(db: Writer, tenantId: string, alg: KeyAlg, from: Date) {
  const gone = new Date(Math.max(from.getTime(), Date.now()) + longestToken * 1000);
  return db
    .update(keys)
    .set({
      retiredAt: raw`least(${keys.retiredAt}, ${from.toISOString()}::timestamptz)`,
      goneAt: raw`coalesce(${keys.goneAt}, ${gone.toISOString()}::timestamptz)`,
    })
    .where(and(ofAlg(tenantId, alg), or(isNull(keys.retiredAt), gt(keys.retiredAt, from))));
}

const withdraw = (db: Writer, tenantId: string, alg: KeyAlg) =>
  db.update(keys).set({ goneAt: new Date() }).where(ofAlg(tenantId, alg));

const ofAlg = (tenantId: string, alg: KeyAlg) => and(eq(keys.tenantId, tenantId), eq(keys.alg, alg));

function shown({ kid, alg, createdAt, signsFrom, retiredAt, goneAt }: KeyRow): ShownKey {
  return {
    kid,
    use: keyUse(alg),
    alg,
    state: stateOf(signsFrom, retiredAt, goneAt),
    created_at: createdAt,
    signs_from: signsFrom,
    retired_at: retiredAt,
    gone_at: goneAt,
  };
}

function stateOf(signsFrom: Date, retiredAt: Date | null, goneAt: Date | null): ShownKey["state"] {
  const now = Date.now();
  if (goneAt && goneAt.getTime() <= now) return "gone";
  if (retiredAt && retiredAt.getTime() <= now) return "retired";
  return signsFrom.getTime() > now ? "next" : "current";
}
