import type { Db } from "@/db/client";
import { offerApi } from "@/lib/admin/api-access";
import { clients } from "@/lib/admin/resources/clients";
import { tenants } from "@/lib/admin/resources/tenants";
import { asSystem } from "@/lib/admin/system";
import { config } from "@/lib/base/config";
import { dashboardClient, dashboardLogoutUri, systemTenant } from "@/lib/model/system-tenant";
import { clientRows } from "@/lib/store/clients";
import { tenantRows } from "@/lib/store/tenant-rows";
import { waitForTurn } from "@/lib/store/turn";

/** Where the dashboard is called, as its registration says. */
const addresses = () => {
  const { publicUrl } = config();
  return {
    client_uri: `${publicUrl}/admin`,
    redirect_uris: [`${publicUrl}/admin/callback`],
    post_logout_redirect_uris: [`${publicUrl}/admin/signed-out`],
    backchannel_logout_uri: dashboardLogoutUri(publicUrl),
  };
};

/** Whatever the tenant asks of others, its own dashboard gets in: a way to undo a setting is always left. */
const metadata = {
  client_name: "Gatehouse",
  profile: "bcp",
  token_endpoint_auth_method: "client_secret_basic",
  id_token_signed_response_alg: "RS256",
  subject_type: "public",
  require_auth_time: true,
  backchannel_logout_session_required: true,
  skip_consent: true,
};

/**
 * Makes the system tenant and the dashboard's client where they are missing, and moves the client, and the resource that the management
 * API is, to where this installation is now.
 * One at a time, wherever it runs.
 */
export const ensureSystemTenant = (db: Db, onProgress: (line: string) => void): Promise<void> =>
  db.transaction(async (tx) => {
    await waitForTurn(tx, "system-tenant");
    await ensure(tx, onProgress);
  });

async function ensure(db: Db, onProgress: (line: string) => void): Promise<void> {
  if (!(await tenantRows(db).find(systemTenant))) {
    onProgress("Making the system tenant, whose users manage the others");
    await tenants.create(asSystem(db), { id: systemTenant, name: "Gatehouse" });
  }
  const context = asSystem(db, systemTenant);
  const now = addresses();
  const known = await clientRows(db, systemTenant).find(dashboardClient);
  if (!known) await clients.create(context, { client_id: dashboardClient, ...metadata, ...now });
  // Another PUBLIC_URL moves the dashboard.
  else if (known.metadata.redirect_uris[0] !== now.redirect_uris[0])
    await clients.update(context, dashboardClient, now);
  await offerApi(db);
}
