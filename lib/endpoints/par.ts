import { OAuthError } from "@/lib/base/errors";
import { checked, checkedLater, noteDecision, noteSent } from "@/lib/base/notes";
import { randomToken, tokenHash } from "@/lib/base/secrets";
import { refuseLinksAndForms } from "@/lib/http/embedded";
import { readForm } from "@/lib/http/params";
import { json } from "@/lib/http/respond";
import { spendUnproven } from "@/lib/limits/allowance";
import { type DpopProof, unlessReplayed } from "@/lib/model/dpop-proof";
import type { RawParams } from "@/lib/model/interaction";
import { authenticateClient } from "@/lib/oauth/authenticate-client";
import { knownParams } from "@/lib/oauth/authorize/params";
import { replyAddress } from "@/lib/oauth/authorize/reply-to";
import { readRequest } from "@/lib/oauth/authorize/request";
import { clientProof, nonceHeader } from "@/lib/oauth/binding/dpop";
import { capabilitiesOf } from "@/lib/oauth/capabilities";
import { byValue, pushedPrefix, withRequestObject } from "@/lib/oauth/request-object/resolve";
import { endpoint } from "@/lib/tenants/endpoint";

/** Seconds that a pushed request waits for its browser. */
const lifetime = 90;

/** RFC 9126: the same checks as at the authorization endpoint, answered to the client itself. */
export const par = endpoint({
  name: "par",
  errors: "json",
  trace: "par",
  cors: true,
  methods: {
    async POST({ request, tenant, log }) {
      if (!capabilitiesOf(tenant).pushedRequests)
        throw new OAuthError("invalid_request", "pushed requests are not supported by this issuer", { status: 404 });
      refuseLinksAndForms(request, "requests are pushed");
      const params = await readForm(request);
      noteSent(tenant, params);
      const client = await checkedLater(tenant, "client authentication", "RFC 6749 §2.3", () =>
        authenticateClient(request, params, tenant),
      );
      log.client = client.id;
      await spendUnproven("pushed_request", request, client, tenant);
      if (params.request_uri !== undefined) throw new OAuthError("invalid_request", "request_uri cannot be pushed");
      const { request: object, client_secret, client_assertion, client_assertion_type, ...outer } = params;
      const resolved = await withRequestObject(
        { ...outer, client_id: client.id },
        typeof object === "string" ? byValue(object, client, tenant) : undefined,
        client,
        tenant,
        true,
      );
      const proof = await checkedLater(tenant, "DPoP proof", "RFC 9449 §10.1", () =>
        clientProof(request, "pushed_authorization_request_endpoint", client, tenant),
      );
      const bound = proof ? boundTo(resolved, proof) : resolved;
      noteSent(tenant, bound);
      checked(tenant, "redirect_uri", "RFC 9700 §4.1.3", () => replyAddress(bound, client, tenant));
      await readRequest(bound, client, tenant);
      noteDecision(tenant, "pushed");
      const handle = randomToken();
      const { pushedRequests, clock } = tenant.services;
      unlessReplayed(
        await pushedRequests.add(tokenHash(handle), client.id, knownParams(bound), clock() + lifetime, proof),
      );
      const answer = { request_uri: pushedPrefix + handle, expires_in: lifetime };
      return json(201, answer, proof && nonceHeader(tenant));
    },
  },
});

/**
 * RFC 9449 §10.1: a proof says by which key the code will be redeemed, as `dpop_jkt` does.
 * @throws OAuthError invalid_dpop_proof where the two differ
 */
function boundTo(params: RawParams, { jkt }: DpopProof): RawParams {
  if (params.dpop_jkt !== undefined && params.dpop_jkt !== jkt)
    throw new OAuthError("invalid_dpop_proof", "DPoP proof: its key is not that of dpop_jkt");
  return { ...params, dpop_jkt: jkt };
}
