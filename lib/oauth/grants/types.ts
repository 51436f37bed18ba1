import type { Binding } from "@/lib/model/binding";
import type { Client } from "@/lib/model/client-metadata";
import type { RawParams } from "@/lib/model/interaction";
import type { Tenant } from "@/lib/tenants/tenant";
import type { TokenAnswer } from "@/lib/tokens/issued";

/** One `grant_type` of the token endpoint. */
export interface Grant {
  readonly type: string;
  /**
   * Exchanges what the client holds for tokens.
   * @param binding what every access token has to be bound to
   * @throws OAuthError with the codes of RFC 6749 §5.2
   */
  readonly exchange: (params: RawParams, client: Client, tenant: Tenant, binding: Binding) => Promise<TokenAnswer>;
}
