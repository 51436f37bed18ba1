import { and, eq, sql as raw } from "drizzle-orm";
import type { Db } from "@/db/client";
import { clients, keys, tenants } from "@/db/schema";
import { rewrapped } from "@/lib/base/secrets";
import { secretContext } from "@/lib/clients/secret";
import { keyContext } from "@/lib/keys/keyring";
import { saltContext } from "@/lib/tenants/directory";

/**
 * Encrypts every secret at rest under the encryption key of now. A row is written only where it still holds what was read, so
 * that a change made meanwhile wins, and servers go on: they open both.
 * @returns how many secrets were under an earlier key
 * @throws Error where neither the key nor an earlier one opens a secret
 */
export async function rewrapSecrets(db: Db): Promise<number> {
  let count = 0;
  for (const row of await db.select().from(keys)) {
    const privateJwk = rewrapped(row.privateJwk, keyContext(row.tenantId, row.kid));
    if (privateJwk === undefined) continue;
    await db
      .update(keys)
      .set({ privateJwk })
      .where(and(eq(keys.tenantId, row.tenantId), eq(keys.kid, row.kid), eq(keys.privateJwk, row.privateJwk)));
    count += 1;
  }
  for (const row of await db.select().from(clients)) {
    const context = secretContext(row.tenantId, row.clientId);
    for (const name of ["secret", "previousSecret"] as const) {
      const sealed = row[name];
      const anew = sealed === null ? undefined : rewrapped(sealed, context);
      if (sealed === null || anew === undefined) continue;
      await db
        .update(clients)
        .set({ [name]: anew, version: raw`${clients.version} + 1` })
        .where(and(eq(clients.tenantId, row.tenantId), eq(clients.clientId, row.clientId), eq(clients[name], sealed)));
      count += 1;
    }
  }
  for (const row of await db.select().from(tenants)) {
    const pairwiseSalt = rewrapped(row.pairwiseSalt, saltContext(row.id));
    if (pairwiseSalt === undefined) continue;
    await db
      .update(tenants)
      .set({ pairwiseSalt, version: raw`${tenants.version} + 1` })
      .where(and(eq(tenants.id, row.id), eq(tenants.pairwiseSalt, row.pairwiseSalt)));
    count += 1;
  }
  return count;
}
