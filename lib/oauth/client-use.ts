import type { Client } from "@/lib/model/client-metadata";
import { trustRules } from "@/lib/model/trust";
import type { Tenant } from "@/lib/tenants/tenant";

/** Seconds: the day to which the last use is kept. */
const day = 86_400;

/** Notes that a client was used, once a day and only of one that would be deleted for want of use. */
export async function noteUse(client: Client, { services }: Pick<Tenant, "services">): Promise<void> {
  const now = services.clock();
  if (!trustRules(client).expiresUnused || (client.lastUsedAt ?? 0) > now - day) return;
  await services.registrations.used(client.id, now, now - day);
}
