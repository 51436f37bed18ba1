import { capabilitiesOf } from "@/lib/oidc/capabilities";
import { OAuthError } from "@/lib/oidc/errors";
import type { RawParams } from "@/lib/oidc/interaction/types";
import type { Client } from "@/lib/oidc/registration/metadata";
import type { Tenant } from "@/lib/tenants/tenant";
import type { Presented } from "./types";

/**
 * Finds out which client is calling. It must use exactly its registered method, and one alone (RFC 6749 §2.3).
 * @throws OAuthError invalid_client, the same for an unknown client and a wrong secret; 401 with a challenge where the header was used
 */
export async function authenticateClient(
  request: Request,
  params: RawParams,
  tenant: Pick<Tenant, "client" | "settings" | "issuer">,
): Promise<Client> {
  const authorization = request.headers.get("authorization");
  const refuse = (description: string, detail?: string) =>
    new OAuthError("invalid_client", description, {
      detail,
      headers: authorization ? { "www-authenticate": `Basic realm="${tenant.issuer}"` } : undefined,
    });
  const basic = authorization ? parseBasic(authorization) : undefined;
  if (authorization && !basic) throw refuse("the Authorization header is not valid Basic credentials");

  const presented: Presented = { params, basic };
  const used = [...capabilitiesOf(tenant).clientAuthMethods.values()].filter((method) => method.isUsed(presented));
  const [method, second] = used;
  if (!method) throw refuse("client authentication is missing");
  if (second) throw new OAuthError("invalid_request", "use one way of client authentication only");

  const clientId = basic?.clientId ?? (typeof params.client_id === "string" ? params.client_id : "");
  if (basic && params.client_id !== undefined && params.client_id !== basic.clientId) {
    throw new OAuthError("invalid_request", "client_id differs from the Authorization header");
  }
  const client = await tenant.client(clientId);
  if (!client) throw refuse("client authentication failed", `no client ${clientId}`);
  if (client.metadata.token_endpoint_auth_method !== method.name) {
    throw refuse(
      "client authentication failed",
      `${clientId} is registered for ${client.metadata.token_endpoint_auth_method}, used ${method.name}`,
    );
  }
  if (!(await method.isProven(presented, client)))
    throw refuse("client authentication failed", `the proof of ${clientId} does not hold`);
  return client;
}

/** RFC 6749 §2.3.1: both parts are form-encoded before they are joined. */
function parseBasic(header: string): Presented["basic"] {
  const match = /^Basic +([A-Za-z0-9+/=_-]+)$/i.exec(header);
  if (!match?.[1]) return undefined;
  const text = Buffer.from(match[1], "base64").toString("utf8");
  const colon = text.indexOf(":");
  if (colon < 0) return undefined;
  try {
    return { clientId: formDecode(text.slice(0, colon)), secret: formDecode(text.slice(colon + 1)) };
  } catch {
    return undefined;
  }
}

const formDecode = (text: string) => decodeURIComponent(text.replaceAll("+", " "));
