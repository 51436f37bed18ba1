import { randomBytes } from "node:crypto";
import { sql as raw } from "drizzle-orm";
import type { Db } from "@/db/client";
import { keys } from "@/db/schema";
import { encrypt } from "@/lib/base/secrets";
import { keyContext } from "@/lib/keys/keyring";
import { encryptionKeyAlgs, signingAlgorithms, signingAlgs } from "@/lib/model/algorithms";
import { type KeyAlg, makeKey } from "./keyring";

/** What writes keys: the database or a transaction on it. */
export type KeyWriter = Pick<Db, "insert" | "update" | "delete" | "selectDistinct" | "execute">;

/** Every kind of key that a tenant may have. */
export const keyAlgs = [...signingAlgs, ...encryptionKeyAlgs] as [KeyAlg, ...KeyAlg[]];
/** Those that each has from the start. */
export const commonAlgs: readonly KeyAlg[] = [
  ...signingAlgs.filter((alg) => signingAlgorithms[alg].isCommon),
  ...encryptionKeyAlgs,
];

/** A key without its material. */
export const keyColumns = {
  kid: keys.kid,
  alg: keys.alg,
  createdAt: keys.createdAt,
  signsFrom: keys.signsFrom,
  retiredAt: keys.retiredAt,
  goneAt: keys.goneAt,
};

export type KeyRow = Pick<typeof keys.$inferSelect, keyof typeof keyColumns>;

/** Seconds by which a key that signs at once is dated back, so that a server whose clock is behind ours signs with it too. */
const clockAllowance = 60;

export const signsAtOnce = () => new Date(Date.now() - clockAllowance * 1000);

/** The first keys of a new tenant, signing at once. */
export async function createKeys(db: KeyWriter, tenantId: string): Promise<void> {
  await Promise.all(commonAlgs.map((alg) => addKey(db, tenantId, alg, signsAtOnce())));
}

/** Makes keys for the algorithms that a client registers for, where the tenant has none yet. */
export async function ensureKeys(db: KeyWriter, tenantId: string, algs: readonly string[]): Promise<void> {
  for (const alg of new Set(algs)) {
    const wanted = keyAlgs.find((one) => one === alg);
    if (!wanted) continue;
    const rows = await db.execute(
      raw`select 1 from keys where tenant_id = ${tenantId} and alg = ${alg} and retired_at is null`,
    );
    if (rows.length === 0) await addKey(db, tenantId, wanted, signsAtOnce());
  }
}

/** Makes a key and stores it, its private part encrypted. */
export async function addKey(db: KeyWriter, tenantId: string, alg: KeyAlg, signsFrom: Date): Promise<KeyRow> {
  const kid = randomBytes(12).toString("base64url");
  const { publicJwk, privateJwk } = await makeKey(alg, kid);
  const sealed = encrypt(JSON.stringify(privateJwk), keyContext(tenantId, kid));
  const [row] = await db
    .insert(keys)
    .values({ tenantId, kid, alg, publicJwk, privateJwk: sealed, signsFrom })
    .returning(keyColumns);
  if (!row) throw new Error(`key ${kid} was not stored`);
  return row;
}
