import { and, eq, sql as raw } from "drizzle-orm";
import { clients, keys, tenants, totpFactors, webhooks } from "@/db/schema";
import type { Writer } from "./page";

/** A secret that is encrypted at rest, and where it stands. */
export interface Sealed {
  readonly kind: "key" | "secret" | "previousSecret" | "totp" | "salt" | "webhook" | "previousWebhook";
  readonly tenantId: string;
  /** The key's, the client's, the factor's or the webhook's; of a tenant's salt the tenant's. */
  readonly id: string;
  readonly sealed: string;
}

/** Every secret that is encrypted at rest, of all tenants. */
export const sealedRows = (db: Writer) => ({
  async all(): Promise<readonly Sealed[]> {
    const ofKeys = await db.select({ tenantId: keys.tenantId, id: keys.kid, sealed: keys.privateJwk }).from(keys);
    const ofClients = await db.select().from(clients);
    const ofFactors = await db
      .select({ tenantId: totpFactors.tenantId, id: totpFactors.id, sealed: totpFactors.secret })
      .from(totpFactors);
    const ofWebhooks = await db.select().from(webhooks);
    const ofTenants = await db.select({ id: tenants.id, sealed: tenants.pairwiseSalt }).from(tenants);
    return [
      ...ofKeys.map((row) => ({ kind: "key" as const, ...row })),
      ...ofClients.flatMap((row) =>
        (["secret", "previousSecret"] as const).flatMap((kind) => {
          const sealed = row[kind];
          return sealed === null ? [] : [{ kind, tenantId: row.tenantId, id: row.clientId, sealed }];
        }),
      ),
      ...ofFactors.map((row) => ({ kind: "totp" as const, ...row })),
      ...ofWebhooks.flatMap(({ tenantId, id, secret, previousSecret }) => [
        { kind: "webhook" as const, tenantId, id, sealed: secret },
        ...(previousSecret === null
          ? []
          : [{ kind: "previousWebhook" as const, tenantId, id, sealed: previousSecret }]),
      ]),
      ...ofTenants.map((row) => ({ kind: "salt" as const, tenantId: row.id, ...row })),
    ];
  },

  /** Writes one anew where it still is what was read, so that a change made meanwhile wins. */
  async replace({ kind, tenantId, id, sealed }: Sealed, anew: string): Promise<void> {
    switch (kind) {
      case "key":
        await db
          .update(keys)
          .set({ privateJwk: anew })
          .where(and(eq(keys.tenantId, tenantId), eq(keys.kid, id), eq(keys.privateJwk, sealed)));
        return;
      case "secret":
      case "previousSecret":
        await db
          .update(clients)
          .set({ [kind]: anew, version: raw`${clients.version} + 1` })
          .where(and(eq(clients.tenantId, tenantId), eq(clients.clientId, id), eq(clients[kind], sealed)));
        return;
      case "totp":
        await db
          .update(totpFactors)
          .set({ secret: anew })
          .where(and(eq(totpFactors.tenantId, tenantId), eq(totpFactors.id, id), eq(totpFactors.secret, sealed)));
        return;
      case "webhook":
      case "previousWebhook": {
        const member = kind === "webhook" ? "secret" : "previousSecret";
        await db
          .update(webhooks)
          .set({ [member]: anew, version: raw`${webhooks.version} + 1` })
          .where(and(eq(webhooks.tenantId, tenantId), eq(webhooks.id, id), eq(webhooks[member], sealed)));
        return;
      }
      case "salt":
        await db
          .update(tenants)
          .set({ pairwiseSalt: anew, version: raw`${tenants.version} + 1` })
          .where(and(eq(tenants.id, tenantId), eq(tenants.pairwiseSalt, sealed)));
    }
  },
});
