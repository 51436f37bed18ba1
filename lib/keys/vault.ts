import { randomBytes } from "node:crypto";
import { closedUnder, decrypt, encrypt, openedUnder } from "@/lib/base/secrets";
import { dataKeyRows, type WrappedKey } from "@/lib/store/data-keys";
import type { Writer } from "@/lib/store/page";

/** What opens and closes one tenant's secrets at rest, under its data keys. */
export interface Vault {
  readonly tenantId: string;
  /** Which data key closes what is closed now; undefined where the tenant has none yet. */
  readonly current: string | undefined;
  /** The data keys that open. */
  readonly opened: readonly string[];
  /**
   * @param context which table's row, and what of it: a secret that was moved elsewhere does not open
   * @returns `v2.<data key>.<iv>.<ciphertext and tag>`; `v1.…` under the installation's key where the tenant has no data key yet
   */
  close(plain: string, context: string): string;
  /**
   * Opens what any data key of the tenant closed, or the installation's key before there were data keys.
   * @throws Error where the key is gone or the context is another one
   */
  open(sealed: string, context: string): Promise<string>;
}

const marker = "v2";

/** The data key that a secret is under; undefined where it is under the installation's key. */
export function dataKeyOf(sealed: string): string | undefined {
  const [version, id] = sealed.split(".");
  return version === marker ? id : undefined;
}

/** What a data key is encrypted for. */
export const dataKeyContext = (tenantId: string, id: string): string => `data-key:${tenantId}:${id}`;

/** A new data key, as it is stored. */
export function newDataKey(tenantId: string): WrappedKey {
  const id = randomBytes(6).toString("base64url");
  return { id, wrapped: encrypt(randomBytes(32).toString("base64url"), dataKeyContext(tenantId, id)) };
}

/**
 * @param stored the tenant's data keys, the newest first. One that does not open is left out, so that the others serve.
 * @param reload asks for them again, where a secret is under one that another server has made since
 */
export function vaultOf(
  tenantId: string,
  stored: readonly WrappedKey[],
  reload?: () => Promise<readonly WrappedKey[]>,
): Vault {
  let keys = opened(tenantId, stored);
  const keyOf = (id: string): Buffer => {
    const key = keys.byId.get(id);
    if (key) return key;
    throw new Error(`data key ${id} of tenant ${tenantId} is gone, or the installation's key does not open it`);
  };
  return {
    tenantId,
    get current() {
      return keys.newest;
    },
    get opened() {
      return [...keys.byId.keys()];
    },
    close(plain, context) {
      const { newest: id } = keys;
      return id === undefined ? encrypt(plain, context) : `${marker}.${id}.${closedUnder(keyOf(id), plain, context)}`;
    },
    async open(sealed, context) {
      const id = dataKeyOf(sealed);
      if (id === undefined) return decrypt(sealed, context);
      if (!keys.byId.has(id) && reload) keys = opened(tenantId, await reload());
      return openedUnder(keyOf(id), sealed.split(".").slice(2).join("."), context);
    },
  };
}

function opened(tenantId: string, stored: readonly WrappedKey[]) {
  const byId = new Map(
    stored.flatMap(({ id, wrapped }) => {
      try {
        return [[id, Buffer.from(decrypt(wrapped, dataKeyContext(tenantId, id)), "base64url")] as const];
      } catch {
        return [];
      }
    }),
  );
  return { newest: stored[0]?.id, byId };
}

/** A tenant's vault as the transaction sees it. Nothing of it is kept: a data key that was rolled back must close nothing. */
export async function vaultFor(db: Pick<Writer, "select" | "insert">, tenantId: string): Promise<Vault> {
  return vaultOf(tenantId, await dataKeyRows(db, tenantId).list());
}
