import { OAuthError } from "@/lib/base/errors";
import { noteFacts } from "@/lib/base/notes";
import type { Situation } from "@/lib/base/situations";
import { peerOf } from "@/lib/http/peer";
import type { Client } from "@/lib/model/client-metadata";
import type { RawParams } from "@/lib/model/interaction";
import { capabilitiesOf } from "@/lib/oauth/capabilities";
import { claimedSubject } from "@/lib/oauth/client-auth/assertion";
import type { Place, Presented } from "@/lib/oauth/client-auth/types";
import { rulesFor } from "@/lib/tenants/profile-rules";
import type { Tenant } from "@/lib/tenants/tenant";
import { tryRule } from "@/lib/tenants/try-rule";
import { basesOf, endpointPaths } from "@/lib/tenants/urls";

type Issuer = Pick<Tenant, "id" | "client" | "settings" | "issuer" | "services" | "notes">;

/**
 * Finds out which client is calling. It must use exactly its registered method, and one alone (RFC 6749 §2.3).
 * @throws OAuthError invalid_client, the same for an unknown client and a wrong proof; 401 with a challenge where the header was used
 */
export async function authenticateClient(
  request: Request,
  params: RawParams,
  tenant: Issuer & Pick<Tenant, "trial">,
): Promise<Client> {
  const client = await authenticated(request, params, tenant);
  tryRule(tenant, "client_authentication", { client: client.id }, async ({ services, ...proposed }) => {
    // The assertion has been used by now, and is used once.
    const isNew = { ...services, assertions: { use: async () => true } };
    await authenticated(request, params, { ...proposed, services: isNew });
  });
  return client;
}

async function authenticated(request: Request, params: RawParams, tenant: Issuer): Promise<Client> {
  const authorization = request.headers.get("authorization");
  const refuse = (situation: Situation, description: string, detail?: string) =>
    new OAuthError("invalid_client", description, {
      detail,
      situation,
      headers: authorization ? { "www-authenticate": `Basic realm="${tenant.issuer}"` } : undefined,
    });
  const basic = authorization ? parseBasic(authorization) : undefined;
  if (authorization && !basic)
    throw refuse("client_auth_missing", "the Authorization header is not valid Basic credentials");
  const [place, second] = placesOf(params, basic);
  if (!place) throw refuse("client_auth_missing", "client authentication is missing");
  if (second)
    throw new OAuthError("invalid_request", "use one way of client authentication only", {
      situation: "client_auth_twice",
    });

  const clientId = claimedId(params, basic);
  const client = clientId === undefined ? undefined : await tenant.client(clientId);
  if (!client) throw refuse("unknown_client", "client authentication failed", `no client ${clientId}`);
  const { token_endpoint_auth_method: registered } = client.metadata;
  const { clientAuthMethods, signingAlgs } = capabilitiesOf(tenant, client);
  const method = clientAuthMethods.get(registered);
  noteFacts(tenant, { client_id: client.id, registered_method: registered, used_method: shownPlace[place] });
  if (method?.place !== place)
    throw refuse(
      "client_auth_method",
      "client authentication failed",
      `${client.id} is registered for ${registered}, used ${place}`,
    );
  const { hasIssuerAudience: isForIssuerAlone } = rulesFor(tenant, client);
  const presented: Presented = {
    params,
    basic,
    signingAlgs,
    certificate: () => peerOf(request).clientCertificate?.(),
    audiences: () => (isForIssuerAlone ? [tenant.issuer] : audiencesAt(request.url, tenant)),
    isForIssuerAlone,
  };
  const proof = await method.prove(presented, client, tenant.services);
  if (proof !== true) {
    noteFacts(tenant, { flaw: proof.flaw });
    throw refuse(proof.situation, "client authentication failed", `${client.id}: ${proof.flaw}`);
  }
  return client;
}

/** A place in the words of the methods that use it. */
const shownPlace: Readonly<Record<Place, string>> = {
  header: "client_secret_basic",
  secret: "client_secret_post",
  assertion: "client_assertion",
  bare: "none",
};

function placesOf(params: RawParams, basic: Presented["basic"]): Place[] {
  const places: Place[] = [];
  if (basic) places.push("header");
  if (params.client_secret !== undefined) places.push("secret");
  if (params.client_assertion !== undefined || params.client_assertion_type !== undefined) places.push("assertion");
  return places.length === 0 && params.client_id !== undefined ? ["bare"] : places;
}

/**
 * Who is calling, by its own word.
 * @throws OAuthError invalid_request where it gives two names (RFC 7521 §4.2)
 */
function claimedId({ client_id: id, client_assertion: assertion }: RawParams, basic: Presented["basic"]) {
  if (basic && id !== undefined && id !== basic.clientId)
    throw new OAuthError("invalid_request", "client_id differs from the Authorization header");
  if (basic) return basic.clientId;
  const named = typeof id === "string" ? id : undefined;
  if (assertion === undefined) return named;
  const subject = claimedSubject(assertion);
  if (named !== undefined && subject !== undefined && named !== subject)
    throw new OAuthError("invalid_request", "client_id differs from the subject of client_assertion");
  return subject;
}

/** RFC 7523 §3: the issuer, the token endpoint, or the endpoint that is called, there or where certificates are taken. */
function audiencesAt(url: string, tenant: Pick<Tenant, "id" | "issuer">): readonly string[] {
  const below = /^\/t\/[^/]+(\/.*)$/.exec(new URL(url).pathname)?.[1] ?? "";
  return [tenant.issuer, ...basesOf(tenant).flatMap((base) => [base + endpointPaths.token_endpoint, base + below])];
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
