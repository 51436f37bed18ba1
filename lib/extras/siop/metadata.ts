import { createHash } from "node:crypto";
import { config } from "@/lib/base/config";
import { cacheable } from "@/lib/http/respond";
import { hostEndpoint } from "@/lib/tenants/endpoint";
import { ownAlgorithms, selfIssuer } from "./algorithms";
import { ownClaimNames, ownClaims } from "./claims";

/** The static configuration of OIDC Core §7.1, with a page of ours in the place of `openid:`. */
export const selfIssuedMetadata = hostEndpoint({
  name: "self-issued metadata",
  errors: "json",
  cors: true,
  methods: { GET: async ({ request }) => cacheable(request, document(config().publicUrl)) },
});

/** Request objects are not taken, so there is no member for their algorithms. */
function document(publicUrl: string) {
  const body = JSON.stringify({
    issuer: selfIssuer,
    authorization_endpoint: `${publicUrl}/siop`,
    scopes_supported: ["openid", ...new Set(Object.values(ownClaims))],
    response_types_supported: ["id_token"],
    response_modes_supported: ["fragment"],
    subject_types_supported: ["pairwise"],
    id_token_signing_alg_values_supported: Object.keys(ownAlgorithms),
    claims_supported: ["iss", "sub", "aud", "exp", "iat", "nonce", "sub_jwk", ...ownClaimNames],
    claim_types_supported: ["normal"],
    claims_parameter_supported: true,
    request_parameter_supported: false,
    request_uri_parameter_supported: false,
  });
  return { body, etag: `"${createHash("sha256").update(body).digest("base64url").slice(0, 22)}"` };
}
