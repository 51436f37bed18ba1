import { sidFor } from "@/lib/claims/subject";
import type { EndedSession } from "@/lib/store/sessions";
import type { Tenant } from "@/lib/tenants/tenant";

/**
 * What the browser must load so that clients end what they keep in it (OIDC Front-Channel Logout §2): one address for each client of each
 * session, with `iss` and `sid` where the client asked for them.
 */
export async function frontChannelUris(ended: readonly EndedSession[], tenant: Tenant): Promise<readonly string[]> {
  const uris = await Promise.all(
    ended.flatMap(({ sid, clientIds }) =>
      clientIds.map(async (clientId) => {
        const client = await tenant.client(clientId);
        const uri = client?.metadata.frontchannel_logout_uri;
        return uri && client?.metadata.frontchannel_logout_session_required
          ? withSession(uri, tenant.issuer, sidFor(sid, client, tenant))
          : uri;
      }),
    ),
  );
  return [...new Set(uris.filter((uri) => uri !== undefined))];
}

/** A registered query survives (§2). */
function withSession(uri: string, iss: string, sid: string): string {
  const [address = "", fragment] = uri.split("#");
  const parts = `iss=${encodeURIComponent(iss)}&sid=${encodeURIComponent(sid)}`;
  return `${address}${address.includes("?") ? "&" : "?"}${parts}${fragment === undefined ? "" : `#${fragment}`}`;
}
