import { rewrapped } from "@/lib/base/secrets";
import { secretContext } from "@/lib/clients/secret";
import { totpContext } from "@/lib/identity/methods/totp";
import { keyContext } from "@/lib/keys/keyring";
import type { Writer } from "@/lib/store/page";
import { type Sealed, sealedRows } from "@/lib/store/sealed";
import { saltContext } from "@/lib/tenants/directory";
import { webhookSecretContext } from "@/lib/webhooks/secret";

/**
 * Encrypts every secret at rest under the encryption key of now, one by one, so that servers go on: they open both.
 * @param onEach is told the tenant of each
 * @returns how many secrets were under an earlier key
 * @throws Error where neither the key nor an earlier one opens a secret
 */
export async function rewrapSecrets(db: Writer, onEach: (tenantId: string) => void = () => {}): Promise<number> {
  const rows = sealedRows(db);
  let count = 0;
  for (const one of await rows.all()) {
    const anew = rewrapped(one.sealed, contextOf(one));
    if (anew === undefined) continue;
    await rows.replace(one, anew);
    onEach(one.tenantId);
    count += 1;
  }
  return count;
}

function contextOf({ kind, tenantId, id }: Sealed): string {
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
    case "salt":
      return saltContext(tenantId);
  }
}
