import { OAuthError } from "@/lib/base/errors";
import type { Client } from "@/lib/model/client-metadata";
import type { DpopProof } from "@/lib/model/dpop-proof";
import { capabilitiesOf } from "@/lib/oauth/capabilities";
import { rulesFor, tenantRules } from "@/lib/tenants/profile-rules";
import type { Tenant } from "@/lib/tenants/tenant";
import { basesOf, endpointPaths } from "@/lib/tenants/urls";
import { dpopNonce, isDpopNonce } from "./nonce";
import { type Checked, checkProof } from "./proof";

type Issuer = Pick<Tenant, "id" | "issuer" | "settings" | "services">;

/** Where a proof is shown: at an endpoint of the issuer, or at a resource beside it, by every URL that it has. */
type Place = ({ readonly endpoint: keyof typeof endpointPaths } | { readonly urls: readonly string[] }) & Beside;

interface Beside {
  /** Where it is known who sends it; else the tenant's rules hold. */
  readonly client?: Client;
  /** The access token that is shown beside it. */
  readonly accessToken?: string;
}

/** What proofs may be signed with (RFC 9449 §5.1, §7.1). */
export const dpopAlgs = (tenant: Issuer, client?: Client): readonly string[] =>
  capabilitiesOf(tenant, client).dpopSigningAlgs;

/** Goes with each answer to a proof, so that the client has a nonce that lasts (RFC 9449 §8.2). */
export const nonceHeader = ({ id, services }: Issuer): Readonly<Record<string, string>> => ({
  "dpop-nonce": dpopNonce(id, services.clock()),
});

/** Checks the request's `DPoP` header; undefined without one. Of the URL only what we call it ourselves counts. */
export async function checkedProof(
  request: Request,
  { client, accessToken, ...place }: Place,
  tenant: Issuer,
): Promise<Checked | undefined> {
  const header = request.headers.get("dpop");
  if (header === null) return undefined;
  const { id, services } = tenant;
  const now = services.clock();
  const urls = "urls" in place ? place.urls : urlsOf(tenant, place.endpoint);
  const checked = await checkProof(header, {
    method: request.method,
    urls,
    algs: dpopAlgs(tenant, client),
    now,
    isNonce: (nonce) => isDpopNonce(nonce, id, now),
    ...(accessToken !== undefined && { accessToken }),
  });
  const { needsNonce } = client ? rulesFor(tenant, client) : tenantRules(tenant);
  if ("proof" in checked && needsNonce && !checked.hasNonce)
    return { code: "use_dpop_nonce", flaw: "DPoP proof: this issuer asks for a nonce of its own" };
  return checked;
}

const urlsOf = (tenant: Pick<Tenant, "id" | "issuer">, endpoint: keyof typeof endpointPaths) =>
  basesOf(tenant).map((base) => base + endpointPaths[endpoint]);

/**
 * The proof that a client sends beside its request to an endpoint that answers it; undefined without one.
 * @throws OAuthError invalid_dpop_proof, use_dpop_nonce with the nonce to use
 */
export async function clientProof(
  request: Request,
  endpoint: keyof typeof endpointPaths,
  client: Client,
  tenant: Issuer,
): Promise<DpopProof | undefined> {
  const checked = await checkedProof(request, { endpoint, client }, tenant);
  if (checked === undefined || "proof" in checked) return checked?.proof;
  throw new OAuthError(checked.code, checked.flaw, { headers: nonceHeader(tenant) });
}
