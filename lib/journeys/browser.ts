import { tokenHash } from "@/lib/base/secrets";
import { browserSecret } from "@/lib/http/cookies";
import type { ConsentKey } from "@/lib/model/consent-key";
import type { BrowserState } from "@/lib/store/session";
import type { Tenant } from "@/lib/tenants/tenant";

/** The browser by its cookie, who is signed in in it, and what each has consented to for one client. */
export async function readBrowser(
  request: Request,
  consent: ConsentKey | undefined,
  tenant: Tenant,
): Promise<BrowserState | undefined> {
  const secret = browserSecret(request.headers.get("cookie"), tenant.id);
  if (secret === undefined) return undefined;
  return tenant.services.sessions.read(tokenHash(secret), consent, tenant.services.clock());
}
