import type { Client } from "@/lib/model/client-metadata";
import type { AuthorizationParams } from "@/lib/oauth/authorize/params";
import type { AccessParams } from "@/lib/oauth/authorize/scopes";
import type { Tenant } from "@/lib/tenants/tenant";

interface Asked<Params> {
  readonly params: Params;
  readonly client: Client;
  readonly tenant: Pick<Tenant, "settings" | "notes">;
}

/** One rule about an authorization request. It throws the OAuthError that travels to the client. */
export type Check = (asked: Asked<AuthorizationParams>) => void;

/** One that looks at nothing but what is asked for. */
export type AccessCheck = (asked: Asked<AccessParams>) => void;
