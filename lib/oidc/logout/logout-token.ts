import { randomUUID } from "node:crypto";
import type { Client } from "@/lib/model/client-metadata";
import type { Tenant } from "@/lib/tenants/tenant";
import { protect } from "@/lib/tokens/protect";

/** Seconds. OIDC Back-Channel Logout §2.4 recommends two minutes at the most. */
const lifetime = 120;
const event = "http://schemas.openid.net/event/backchannel-logout";

/**
 * A logout token (OIDC Back-Channel Logout §2.4), signed and encrypted as the client's ID tokens are. Never with a `nonce`, so that it
 * cannot pass for one of them.
 * @param sub as the client knows the person
 * @param now seconds since 1970
 */
export async function logoutToken(
  { sid, sub }: { readonly sid: string; readonly sub: string },
  client: Client,
  tenant: Pick<Tenant, "issuer" | "keyring" | "settings">,
  now: number,
): Promise<string> {
  const iat = Math.floor(now);
  return protect(
    {
      iss: tenant.issuer,
      sub,
      aud: client.id,
      iat,
      exp: iat + lifetime,
      jti: randomUUID(),
      sid,
      events: { [event]: {} },
    },
    "id_token",
    client,
    tenant,
    "logout+jwt",
  );
}
