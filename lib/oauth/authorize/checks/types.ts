import type { Client } from "@/lib/model/client-metadata";
import type { AuthorizationParams } from "@/lib/oauth/authorize/params";
import type { Tenant } from "@/lib/tenants/tenant";

/** One rule about an authorization request. It throws the OAuthError that travels to the client. */
export type Check = (input: {
  readonly params: AuthorizationParams;
  readonly client: Client;
  readonly tenant: Tenant;
}) => void;
