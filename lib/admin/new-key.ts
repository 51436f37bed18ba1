import { randomBytes } from "node:crypto";
import type { Db } from "@/db/client";
import { keys } from "@/db/schema";
import { changed } from "@/lib/admin/errors";
import { makeSigningKey, type SigningAlg, signingAlgorithms } from "@/lib/oidc/keys/keyring";
import { encrypt } from "@/lib/secrets";
import { keyContext } from "@/lib/tenants/directory";

/** What writes keys: the database or a transaction on it. */
export type KeyWriter = Pick<Db, "insert" | "update" | "delete">;

export const keyAlgs = Object.keys(signingAlgorithms) as [SigningAlg, ...SigningAlg[]];

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

/** A first key of every algorithm for a new tenant, signing at once. */
export async function createKeys(db: KeyWriter, tenantId: string): Promise<void> {
  await Promise.all(keyAlgs.map((alg) => addKey(db, tenantId, alg, signsAtOnce())));
}

/** Makes a key and stores it, its private part encrypted. */
export async function addKey(db: KeyWriter, tenantId: string, alg: SigningAlg, signsFrom: Date): Promise<KeyRow> {
  const kid = randomBytes(12).toString("base64url");
  const { publicJwk, privateJwk } = await makeSigningKey(alg, kid);
  const sealed = encrypt(JSON.stringify(privateJwk), keyContext(tenantId, kid));
  const [row] = await db
    .insert(keys)
    .values({ tenantId, kid, alg, publicJwk, privateJwk: sealed, signsFrom })
    .returning(keyColumns);
  return changed(row, `key ${kid}`);
}
