import { randomUUID } from "node:crypto";
import { database } from "@/db/client";
import { apiScopes } from "@/lib/admin/api-access";
import { apiAudience, apiPath } from "@/lib/admin/api-address";
import { clients } from "@/lib/admin/resources/clients";
import { members } from "@/lib/admin/resources/members";
import { tenants } from "@/lib/admin/resources/tenants";
import { asSystem } from "@/lib/admin/system";
import { ensureSystemTenant } from "@/lib/admin/system-tenant";
import { adminApi } from "@/lib/api/handler";
import { config } from "@/lib/base/config";
import type { SenderConstraint } from "@/lib/model/sender-constraint";
import { type MemberRole, systemTenant } from "@/lib/model/system-tenant";
import { findTenant } from "@/lib/tenants/directory";
import { jwtAccessToken } from "@/lib/tokens/access-token";

/** The management API in this process, and those who call it. */

export interface Call {
  readonly token?: string | undefined;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly type: string;
  // biome-ignore lint/suspicious/noExplicitAny: a test looks at it as it likes
  readonly body: any;
}

const system = () => asSystem(database().db, systemTenant, "test");

/** Has the tenant of the installation issue tokens for the API. Before anything else asks for that tenant. */
export async function startApi(): Promise<void> {
  const { db } = database();
  await ensureSystemTenant(db, () => undefined);
}

/** A tenant with an identifier of its own. */
export async function newTenant(name = "api"): Promise<string> {
  const id = `${name}-${randomUUID().slice(0, 8)}`;
  await tenants.create(asSystem(database().db), { id, name: "Test" });
  return id;
}

/** An API key: a client of the tenant of the installation, with what it is in which tenant. */
export async function newKey(
  roles: Readonly<Record<string, MemberRole>> = { [systemTenant]: "operator" },
): Promise<string> {
  const made = await clients.create(system(), {
    // Whatever another test has the tenant ask of its clients.
    profile: "bcp",
    token_endpoint_auth_method: "client_secret_basic",
    grant_types: ["client_credentials"],
    redirect_uris: [],
    response_types: [],
    resources: [apiAudience()],
    scope: Object.keys(apiScopes()).join(" "),
  });
  for (const [tenantId, role] of Object.entries(roles))
    await members.create(asSystem(database().db, tenantId), { client_id: made.client_id, role });
  return made.client_id;
}

interface Minted {
  readonly scopes?: readonly string[];
  readonly constraint?: SenderConstraint;
  readonly audience?: string;
}

/** An access token as the token endpoint makes it for a client of its own. */
export async function tokenOf(
  clientId: string,
  { scopes = Object.keys(apiScopes()), constraint = { kind: "bearer" }, audience = apiAudience() }: Minted = {},
): Promise<string> {
  const tenant = await findTenant(systemTenant);
  if (!tenant) throw new Error("no tenant of the installation");
  return jwtAccessToken({ sub: clientId, clientId, scopes, constraint }, [audience], tenant, Date.now() / 1000);
}

/** @param path below `/api/admin` */
export async function call(method: string, path: string, { token, body, headers }: Call = {}): Promise<Answer> {
  const isText = typeof body === "string";
  const type = method === "PATCH" ? "application/merge-patch+json" : "application/json";
  const response = await adminApi(
    new Request(config().publicUrl + apiPath + path, {
      method,
      headers: {
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...(body !== undefined && { "content-type": type }),
        ...headers,
      },
      ...(body !== undefined && { body: isText ? body : JSON.stringify(body) }),
    }),
  );
  const text = await response.text();
  const answerType = response.headers.get("content-type") ?? "";
  const isJson = answerType.includes("json");
  return {
    status: response.status,
    headers: response.headers,
    type: answerType,
    body: isJson ? JSON.parse(text) : text,
  };
}
