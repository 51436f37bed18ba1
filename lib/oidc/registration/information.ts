import type { JsonObject } from "@/lib/http/json-body";
import { endpointPaths } from "@/lib/tenants/urls";
import type { CheckedRegistration } from "./checked";
import { toWire } from "./wire";

interface Registered extends CheckedRegistration {
  readonly clientId: string;
  /** Seconds since 1970. */
  readonly registeredAt: number;
  /** In the clear. */
  readonly secret: string | undefined;
  readonly registrationToken: string;
}

/** The client information response (RFC 7591 §3.2.1, RFC 7592 §3): everything that holds. */
export const clientInformation = (client: Registered, issuer: string): JsonObject => ({
  client_id: client.clientId,
  client_id_issued_at: Math.floor(client.registeredAt),
  ...(client.secret !== undefined && { client_secret: client.secret, client_secret_expires_at: 0 }),
  registration_access_token: client.registrationToken,
  registration_client_uri: `${issuer}${endpointPaths.registration_endpoint}/${client.clientId}`,
  ...toWire(client.metadata),
  ...(client.softwareStatement !== undefined && { software_statement: client.softwareStatement }),
});
