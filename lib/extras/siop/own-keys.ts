import { calculateJwkThumbprint, exportJWK, type JWK } from "jose";
import { type OwnAlg, ownAlgorithms } from "./algorithms";

/**
 * A key of the person's own for one client, so that two clients cannot find out that they know the same person. Kept in this
 * browser's IndexedDB, from which a non-extractable key can be used and never read.
 */
export interface OwnKey {
  readonly clientId: string;
  readonly alg: OwnAlg;
  readonly privateKey: CryptoKey;
  readonly publicJwk: JWK;
  /** RFC 7638 thumbprint of the public key. */
  readonly sub: string;
  readonly createdAt: Date;
}

const store = "keys";

/** The key for this client, made now where there is none. Two windows that ask at once get the same. */
export async function keyFor(clientId: string, alg: OwnAlg): Promise<OwnKey> {
  const known = await findKey(clientId, alg);
  if (known) return known;
  const { privateKey, publicKey } = await crypto.subtle.generateKey(ownAlgorithms[alg], false, ["sign", "verify"]);
  const publicJwk = bare(await exportJWK(publicKey));
  const sub = await calculateJwkThumbprint(publicJwk, "sha256");
  const made: OwnKey = { clientId, alg, privateKey, publicJwk, sub, createdAt: new Date() };
  // One transaction: whoever comes second finds the first one's key.
  return run("readwrite", (keys, done) => {
    const request = keys.get([clientId, alg]);
    request.onsuccess = () => {
      const first = request.result as OwnKey | undefined;
      if (!first) keys.put(made);
      done(first ?? made);
    };
  });
}

export const findKey = (clientId: string, alg: OwnAlg): Promise<OwnKey | undefined> =>
  run("readonly", (keys, done) => {
    const request = keys.get([clientId, alg]);
    request.onsuccess = () => done(request.result);
  });

export const allKeys = (): Promise<readonly OwnKey[]> =>
  run("readonly", (keys, done) => {
    const request = keys.getAll();
    request.onsuccess = () => done(request.result);
  });

/** From now on the person is a stranger to this client, and nothing brings the key back. */
export const forgetKey = ({ clientId, alg }: Pick<OwnKey, "clientId" | "alg">): Promise<void> =>
  run("readwrite", (keys, done) => {
    keys.delete([clientId, alg]);
    done(undefined);
  });

/** OIDC Core §7.4: a bare key, its required members alone. */
const bare = ({ kty, crv, x, y, n, e }: JWK): JWK => (kty === "RSA" ? { kty, n, e } : { kty, crv, x, y });

/** Settles when the transaction is on disk, not before. */
async function run<T>(
  mode: IDBTransactionMode,
  work: (keys: IDBObjectStore, done: (result: T) => void) => void,
): Promise<T> {
  const db = await open();
  try {
    return await new Promise<T>((resolve, reject) => {
      const transaction = db.transaction(store, mode, { durability: "strict" });
      let result: { value: T } | undefined;
      transaction.oncomplete = () => (result ? resolve(result.value) : reject(new Error("no result")));
      transaction.onabort = () => reject(transaction.error);
      work(transaction.objectStore(store), (value) => {
        result = { value };
      });
    });
  } finally {
    db.close();
  }
}

function open(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open("gatehouse-self-issued", 1);
    request.onupgradeneeded = () => request.result.createObjectStore(store, { keyPath: ["clientId", "alg"] });
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
