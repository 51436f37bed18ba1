import type { Client } from "@/lib/model/client-metadata";
import { trustRules } from "@/lib/model/trust";
import type { Tenant } from "@/lib/tenants/tenant";

/** Seconds: the day to which the last use is kept. */
const day = 86_400;

/**
 * Notes that a client was used, once a day. Of one that would be deleted for want of use that is written at once; of any other it is
 * for people to see, and written soon, beside the requests.
 */
export async function noteUse(client: Client, { services }: Pick<Tenant, "services">): Promise<void> {
  const now = services.clock();
  if ((client.lastUsedAt ?? 0) > now - day) return;
  if (trustRules(client).expiresUnused) await services.registrations.used(client.id, now, now - day);
  else services.registrations.usedSoon(client.id, now, now - day);
}
