import { OAuthError } from "@/lib/base/errors";
import type { Client } from "@/lib/model/client-metadata";
import type { DpopProof } from "@/lib/model/dpop-proof";
import { bearer, type Sender } from "@/lib/model/sender-constraint";
import { bindingFor } from "@/lib/tenants/profile-rules";
import type { Tenant } from "@/lib/tenants/tenant";
import { clientProof } from "./dpop";
import { certificateOf, shownThumbprint } from "./mtls";

/**
 * What the tokens of this request are bound to: what the client is registered for, else the key whose proof it brings.
 * @throws OAuthError invalid_request where it does not bring what it must, or brings what its tokens are not bound to;
 *   invalid_dpop_proof, use_dpop_nonce
 */
export async function senderOf(
  request: Request,
  client: Client,
  tenant: Pick<Tenant, "id" | "issuer" | "settings" | "services">,
): Promise<Sender> {
  const binding = bindingFor(tenant, client);
  if (binding === "mtls" && request.headers.has("dpop"))
    throw new OAuthError("invalid_request", "this client's tokens are bound to its certificate, not to a DPoP key", {
      situation: "token_bound",
    });
  const proof = await clientProof(request, "token_endpoint", client, tenant);
  if (proof) return boundToKey(proof);
  switch (binding) {
    case "optional":
      return { constraint: bearer };
    case "mtls":
      return { constraint: certificateOf(request) };
    case "dpop":
      throw new OAuthError("invalid_request", "this client's tokens are bound to a key: the DPoP proof is missing", {
        situation: "dpop_missing",
      });
    case "either":
      if (shownThumbprint(request) === undefined)
        throw new OAuthError(
          "invalid_request",
          "this client's tokens are bound: a certificate or a DPoP proof is missing",
          { situation: "dpop_missing" },
        );
      return { constraint: certificateOf(request) };
  }
}

const boundToKey = (proof: DpopProof): Sender => ({ constraint: { kind: "dpop", jkt: proof.jkt }, proof });
