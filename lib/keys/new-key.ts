import { randomBytes } from "node:crypto";
import { keyContext } from "@/lib/keys/keyring";
import { encryptionKeyAlgs, signingAlgorithms, signingAlgs } from "@/lib/model/algorithms";
import { type KeyRow, keyRows } from "@/lib/store/keys";
import type { Writer } from "@/lib/store/page";
import { type KeyAlg, makeKey } from "./keyring";
import { type Vault, vaultFor } from "./vault";

/** Every kind of key that a tenant may have. */
export const keyAlgs = [...signingAlgs, ...encryptionKeyAlgs] as [KeyAlg, ...KeyAlg[]];
/** Those that each has from the start. */
export const commonAlgs: readonly KeyAlg[] = [
  ...signingAlgs.filter((alg) => signingAlgorithms[alg].isCommon),
  ...encryptionKeyAlgs,
];

/** Seconds by which a key that signs at once is dated back, so that a server whose clock is behind ours signs with it too. */
const clockAllowance = 60;

export const signsAtOnce = () => new Date(Date.now() - clockAllowance * 1000);

/** The first keys of a new tenant, signing at once. */
export async function createKeys(db: Writer, vault: Vault): Promise<void> {
  await Promise.all(commonAlgs.map((alg) => addKey(db, vault, alg, signsAtOnce())));
}

/** Makes keys for the algorithms that a client registers for, where the tenant has none yet. */
export async function ensureKeys(db: Writer, tenantId: string, algs: readonly string[]): Promise<void> {
  for (const alg of new Set(algs)) {
    const wanted = keyAlgs.find((one) => one === alg);
    if (wanted && !(await keyRows(db, tenantId).hasUnretired(wanted)))
      await addKey(db, await vaultFor(db, tenantId), wanted, signsAtOnce());
  }
}

/** Makes a key and stores it, its private part encrypted. @param waitsUntil where it waits for clients, until when at the most */
export async function addKey(
  db: Writer,
  vault: Vault,
  alg: KeyAlg,
  signsFrom: Date,
  waitsUntil?: Date,
): Promise<KeyRow> {
  const kid = randomBytes(12).toString("base64url");
  const { publicJwk, privateJwk } = await makeKey(alg, kid);
  const sealed = vault.close(JSON.stringify(privateJwk), keyContext(vault.tenantId, kid));
  return keyRows(db, vault.tenantId).add({ kid, alg, publicJwk, privateJwk: sealed, signsFrom, waitsUntil });
}
