import { OAuthError } from "@/lib/base/errors";
import { checked, checkedLater, noteSent } from "@/lib/base/notes";
import type { Client } from "@/lib/model/client-metadata";
import type { RawParams } from "@/lib/model/interaction";
import { parseBy } from "@/lib/model/params";
import { bearer, type SenderConstraint } from "@/lib/model/sender-constraint";
import { capabilitiesOf } from "@/lib/oauth/capabilities";
import { normalResponseType, type ResponseType } from "@/lib/oauth/response-types";
import type { Tenant } from "@/lib/tenants/tenant";
import type { AccessRequest } from "./access";
import { checks } from "./checks";
import { authorizationParams } from "./params";
import { readAccess } from "./read-access";

/** A checked authorization request, which is answered by a redirect. */
export interface AuthorizationRequest extends AccessRequest {
  readonly responseType: ResponseType;
  readonly nonce: string | undefined;
  readonly state: string | undefined;
  readonly codeChallenge: string | undefined;
  /** What whoever redeems the code must prove: the key of `dpop_jkt` (RFC 9449 §10). */
  readonly codeConstraint: SenderConstraint;
}

/**
 * Parses the parameters once and runs every check.
 * @throws OAuthError, to be delivered to the client
 */
export async function readRequest(params: RawParams, client: Client, tenant: Tenant): Promise<AuthorizationRequest> {
  if (params.response_type === undefined) throw new OAuthError("invalid_request", "response_type is missing");
  noteSent(tenant, params);
  const parsed = checked(tenant, "parameters", "OIDC Core §3.1.2.1", () => parseBy(authorizationParams, params));
  for (const { name, clause, check } of checks)
    checked(tenant, name, clause, () => check({ params: parsed, client, tenant }));
  const responseType = capabilitiesOf(tenant, client).responseTypes.get(normalResponseType(parsed.response_type));
  if (!responseType)
    throw new OAuthError("unsupported_response_type", "this response_type is not supported by this issuer");
  return {
    ...(await checkedLater(tenant, "whom and how", "OIDC Core §3.1.2.1", () => readAccess(parsed, client, tenant))),
    responseType,
    nonce: parsed.nonce,
    state: parsed.state,
    codeChallenge: parsed.code_challenge,
    codeConstraint: parsed.dpop_jkt === undefined ? bearer : { kind: "dpop", jkt: parsed.dpop_jkt },
  };
}
