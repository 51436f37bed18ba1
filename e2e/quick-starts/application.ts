import { database } from "@/db/client";
import { type ApplicationKind, kindFacts } from "@/lib/admin/application-kinds";
import { type FilledQuickStart, quickStartsFor } from "@/lib/admin/quick-starts";
import { createClient, showClient, updateClient } from "@/lib/admin/resources/clients";
import { showTenant } from "@/lib/admin/resources/tenants";
import { freePort } from "../../bench/server";

export const tenant = "acme";

/** An application for one quick start. */
interface Application {
  readonly secret: string | undefined;
  /** What its page shows now. */
  quickStart(): Promise<FilledQuickStart>;
  mend(metadata: object): Promise<void>;
}

/** Registers an application as the dashboard does, and then the redirect URI that its page says is missing. */
export async function register(kind: ApplicationKind, id: string): Promise<Application> {
  const { db } = database();
  const redirect_uris = kindFacts[kind].hasRedirects ? [`http://localhost:${await freePort()}/callback`] : [];
  const made = await createClient(db, tenant, { kind, client_name: id, redirect_uris });
  const clientId = made.client_id;
  const application: Application = {
    secret: made.client_secret,
    async quickStart() {
      const [{ issuer, settings }, metadata] = await Promise.all([
        showTenant(db, tenant),
        showClient(db, tenant, clientId),
      ]);
      const found = quickStartsFor({ clientId, issuer, metadata, settings }).find((one) => one.id === id);
      if (!found) throw new Error(`there is no ${id} for ${kind}`);
      return found;
    },
    async mend(metadata) {
      await updateClient(db, tenant, clientId, metadata);
    },
  };
  const { missing } = await application.quickStart();
  if (missing) await application.mend({ redirect_uris: [...redirect_uris, missing] });
  return application;
}
