import { sidFor, subjectFor } from "@/lib/claims/subject";
import { askClient } from "@/lib/clients/ask";
import { OutboundError } from "@/lib/http/outbound";
import type { Notice } from "@/lib/store/logout-notices";
import { findTenant } from "@/lib/tenants/directory";
import type { Tenant } from "@/lib/tenants/tenant";
import { logoutToken } from "./logout-token";

/** Milliseconds; a claim's next try is later than this. */
const timeoutMs = 10_000;
const maxBytes = 64 * 1024;

/** What came of a try. `refused`: told, but it said no, or no other try will do better. `unreachable`: no answer at all. */
export type Outcome =
  | { readonly kind: "delivered" }
  | { readonly kind: "refused" | "failed" | "unreachable"; readonly error: string };

/** Tells one client that a session ended (OIDC Back-Channel Logout §2.5). The token is made now, since it lives two minutes. */
export async function deliver(notice: Notice): Promise<Outcome> {
  const tenant = await findTenant(notice.tenantId);
  if (!tenant) return { kind: "failed", error: "the tenant is disabled" };
  const client = await tenant.client(notice.clientId);
  const uri = client?.metadata.backchannel_logout_uri;
  if (!client || uri === undefined)
    return { kind: "refused", error: "the client has no backchannel_logout_uri any more" };
  const known = { sid: sidFor(notice.sid, client, tenant), sub: subjectFor(notice.userId, client, tenant) };
  const token = await logoutToken(known, client, tenant, tenant.services.clock());
  return post(uri, token, tenant, notice.clientId);
}

async function post(uri: string, token: string, tenant: Tenant, clientId: string): Promise<Outcome> {
  try {
    const { status, body } = await askClient(uri, {
      purpose: "logout",
      method: "POST",
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams({ logout_token: token }).toString(),
      accept: "application/json",
      maxBytes,
      timeoutMs,
      clientHint: `${tenant.id}/${clientId}`,
    });
    return judge(status, body);
  } catch (thrown) {
    if (!(thrown instanceof OutboundError)) throw thrown;
    const isForGood = thrown.reason === "bad_url" || thrown.reason === "too_large";
    return { kind: isForGood ? "refused" : "unreachable", error: thrown.message };
  }
}

/** §2.8: 200, or 204 where a framework makes it that; 400 is the client's own word that it could not. Redirects are not followed. */
function judge(status: number, body: Uint8Array): Outcome {
  if (status >= 200 && status < 300) return { kind: "delivered" };
  const error = `answered ${status}${saidIn(body)}`;
  const mayPass = status >= 500 || status === 429 || status === 408;
  return { kind: mayPass ? "failed" : "refused", error };
}

/** The members of RFC 6749 §5.2, where the client sent them. */
function saidIn(body: Uint8Array): string {
  try {
    const { error, error_description } = JSON.parse(Buffer.from(body).toString("utf8"));
    const said = [error, error_description].filter((one) => typeof one === "string" && one !== "");
    return said.length > 0 ? `: ${said.join(", ").slice(0, 300)}` : "";
  } catch {
    return "";
  }
}
