import { randomBytes } from "node:crypto";
import { and, asc, eq, isNull, lte } from "drizzle-orm";
import { z } from "zod";
import type { Db } from "@/db/client";
import { keys } from "@/db/schema";
import { parseInput } from "@/lib/admin/errors";
import { makeSigningKey, type SigningAlg, signingAlgorithms } from "@/lib/oidc/keys/keyring";
import { encrypt } from "@/lib/secrets";
import { keyContext } from "@/lib/tenants/directory";

type Writer = Pick<Db, "insert" | "update" | "select">;

const algs = Object.keys(signingAlgorithms) as [SigningAlg, ...SigningAlg[]];

/** Seconds between a key's appearance in the JWK set and its first signature: what clients may keep the set for, and more. */
const leadTime = 600;
/** Seconds for which a retired key stays published: the longest life of a token. */
const longestToken = 86_400;

/** A first key of every algorithm, signing at once. */
export async function createKeys(db: Writer, tenantId: string): Promise<void> {
  await Promise.all(algs.map((alg) => addKey(db, tenantId, alg, new Date())));
}

export const listKeys = (db: Db, tenantId: string) =>
  db
    .select({
      kid: keys.kid,
      alg: keys.alg,
      createdAt: keys.createdAt,
      signsFrom: keys.signsFrom,
      retiredAt: keys.retiredAt,
      goneAt: keys.goneAt,
    })
    .from(keys)
    .where(eq(keys.tenantId, tenantId))
    .orderBy(asc(keys.createdAt));

/**
 * Adds a new key for each algorithm (or the one named). It is published now and signs after the lead time; the key before it
 * stays published until the last token it signed has expired.
 * @param input `{ alg?, now?: boolean }`; `now` signs at once, for a key that must not be used any longer
 */
export async function rotateKeys(db: Db, tenantId: string, input: unknown) {
  const { alg, now: isUrgent } = parseInput(
    z.strictObject({ alg: z.enum(algs).optional(), now: z.boolean().default(false) }),
    input,
  );
  const signsFrom = new Date(Date.now() + (isUrgent ? 0 : leadTime * 1000));
  return db.transaction(async (tx) => {
    const made = [];
    for (const one of alg ? [alg] : algs) {
      await tx
        .update(keys)
        .set({ retiredAt: signsFrom, goneAt: new Date(signsFrom.getTime() + longestToken * 1000) })
        .where(
          and(eq(keys.tenantId, tenantId), eq(keys.alg, one), isNull(keys.goneAt), lte(keys.signsFrom, signsFrom)),
        );
      made.push({ kid: await addKey(tx, tenantId, one, signsFrom), alg: one, signsFrom });
    }
    return made;
  });
}

async function addKey(db: Writer, tenantId: string, alg: SigningAlg, signsFrom: Date): Promise<string> {
  const kid = randomBytes(12).toString("base64url");
  const { publicJwk, privateJwk } = await makeSigningKey(alg, kid);
  await db.insert(keys).values({
    tenantId,
    kid,
    alg,
    publicJwk,
    privateJwk: encrypt(JSON.stringify(privateJwk), keyContext(tenantId, kid)),
    signsFrom,
  });
  return kid;
}
