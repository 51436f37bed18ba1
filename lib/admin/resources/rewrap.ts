import { z } from "zod";
import { rewrapped } from "@/lib/base/secrets";
import { secretContext } from "@/lib/clients/secret";
import { totpContext } from "@/lib/identity/methods/totp";
import { keyContext } from "@/lib/keys/keyring";
import { dataKeyContext, newDataKey, type Vault, vaultFor } from "@/lib/keys/vault";
import { dataKeyRows } from "@/lib/store/data-keys";
import type { Writer } from "@/lib/store/page";
import { allDataKeys, type Sealed, type SealedKind, sealedRows } from "@/lib/store/sealed";
import { saltContext } from "@/lib/tenants/directory";
import { webhookSecretContext } from "@/lib/webhooks/secret";
import { partContext } from "./import-schemas";

/** What could not be opened, and was left as it is. */
export const unopened = z.object({
  tenant: z.string().describe("Whose it is"),
  kind: z.string().describe("What it is: a data key, or the kind of a secret"),
  id: z.string().describe("Of the data key, or of what the secret belongs to"),
});

type Unopened = z.infer<typeof unopened>;

/** What came of it. */
export interface Rewrapped {
  readonly tenants: Readonly<Record<string, number>>;
  readonly rewrapped: number;
  readonly unopened: readonly Unopened[];
}

/**
 * Encrypts every data key under the encryption key of now, and moves whatever is not under the newest data key of its tenant, one by
 * one, so that servers go on: they open both. A tenant made before there were data keys gets one. What no key opens is left, and told.
 */
export async function rewrapSecrets(db: Writer): Promise<Rewrapped> {
  const tenants: Record<string, number> = {};
  const left: Unopened[] = [];
  const count = (tenant: string) => {
    tenants[tenant] = (tenants[tenant] ?? 0) + 1;
  };
  const stored = allDataKeys(db);
  for (const tenantId of await stored.missing()) await dataKeyRows(db, tenantId).add(newDataKey(tenantId));
  for (const key of await stored.list()) {
    const { tenantId, id, wrapped } = key;
    const found = await tried(async () => rewrapped(wrapped, dataKeyContext(tenantId, id)));
    if (!found) left.push({ tenant: tenantId, kind: "data key", id });
    else if (found.value !== undefined) {
      await stored.replace(tenantId, key, found.value);
      count(tenantId);
    }
  }
  left.push(...(await moveSecrets(db, undefined, count)));
  return { tenants, rewrapped: Object.values(tenants).reduce((all, one) => all + one, 0), unopened: left };
}

/**
 * Moves secrets under the newest data key of their tenant.
 * @param tenantId one tenant's, or all
 * @param onEach is told the tenant of each that was moved
 * @returns what no key opens
 */
export async function moveSecrets(
  db: Writer,
  tenantId: string | undefined,
  onEach: (tenant: string) => void,
): Promise<readonly Unopened[]> {
  const rows = sealedRows(db, tenantId);
  const left: Unopened[] = [];
  let vault: Vault | undefined;
  for await (const one of rows.outside()) {
    // They come tenant by tenant.
    if (vault?.tenantId !== one.tenantId) vault = await vaultFor(db, one.tenantId);
    const { open, close } = vault;
    const moved = await tried(async () => close(await open(one.sealed, contextOf(one)), contextOf(one)));
    if (moved) {
      await rows.replace(one, moved.value);
      onEach(one.tenantId);
    } else left.push({ tenant: one.tenantId, kind: kindNames[one.kind], id: one.id });
  }
  return left;
}

/** Undefined where it could not be opened. */
async function tried<T>(work: () => Promise<T>): Promise<{ readonly value: T } | undefined> {
  try {
    return { value: await work() };
  } catch {
    return undefined;
  }
}

/** In words. */
const kindNames: Readonly<Record<SealedKind, string>> = {
  key: "key",
  secret: "client secret",
  previousSecret: "earlier client secret",
  totp: "authenticator",
  salt: "salt of pairwise subjects",
  webhook: "webhook secret",
  previousWebhook: "earlier webhook secret",
  importPart: "part of an import",
};

/** What a secret is encrypted for. */
export function contextOf({ kind, tenantId, id }: Omit<Sealed, "sealed">): string {
  switch (kind) {
    case "key":
      return keyContext(tenantId, id);
    case "secret":
    case "previousSecret":
      return secretContext(tenantId, id);
    case "totp":
      return totpContext(tenantId, id);
    case "webhook":
    case "previousWebhook":
      return webhookSecretContext(tenantId, id);
    case "importPart":
      return partContext(tenantId, id);
    case "salt":
      return saltContext(tenantId);
  }
}
