import { database } from "@/db/client";
import { cookieOfAdmin, makeAdmin } from "@/e2e/screens/dashboard";
import { apiScopes } from "@/lib/admin/api-access";
import { apiAudience } from "@/lib/admin/api-address";
import { apiKeys } from "@/lib/admin/resources/api-keys";
import { asSystem } from "@/lib/admin/system";
import { systemTenant } from "@/lib/model/system-tenant";
import { basic } from "./http";

/** What requests bear. */
export type Credentials = Readonly<Record<string, string>>;

/** An operator's cookie, and one of somebody who is a member of each tenant. */
export async function signedIn(): Promise<{ readonly operator: Credentials; readonly member: Credentials }> {
  const { sql } = database();
  const [of] = await sql<
    { userId: string }[]
  >`select user_id from members group by user_id order by count(*) desc limit 1`;
  const operator = await makeAdmin(systemTenant, "operator");
  return {
    operator: { cookie: await cookieOfAdmin(operator) },
    member: { cookie: await cookieOfAdmin(of?.userId ?? "") },
  };
}

/** An access token of a new API key that may do everything. */
export async function bearer(origin: string): Promise<Credentials> {
  const scopes = Object.keys(apiScopes());
  const context = asSystem(database().db, systemTenant);
  const key = await apiKeys.create(context, { name: "Bench", role: "operator", scopes });
  const discovery = await fetch(`${origin}/t/${systemTenant}/.well-known/openid-configuration`);
  const { token_endpoint: endpoint } = (await discovery.json()) as { readonly token_endpoint: string };
  const answer = await fetch(endpoint, {
    method: "POST",
    headers: basic(key.client_id, key.client_secret ?? ""),
    body: new URLSearchParams({ grant_type: "client_credentials", resource: apiAudience(), scope: scopes.join(" ") }),
  });
  const { access_token: token } = (await answer.json()) as { readonly access_token?: string };
  if (token === undefined) throw new Error(`no token: ${answer.status}`);
  return { authorization: `Bearer ${token}` };
}
