import { OAuthError } from "@/lib/base/errors";
import { checkedLater, noteDecision, noteSent } from "@/lib/base/notes";
import { randomToken, tokenHash } from "@/lib/base/secrets";
import { refuseLinksAndForms } from "@/lib/http/embedded";
import { shownNetwork } from "@/lib/http/network";
import { readForm } from "@/lib/http/params";
import { json } from "@/lib/http/respond";
import { spendUnproven } from "@/lib/limits/allowance";
import { newUserCode, shownUserCode } from "@/lib/model/user-code";
import { authenticateClient } from "@/lib/oauth/authenticate-client";
import { capabilitiesOf } from "@/lib/oauth/capabilities";
import { deviceCodeLifetime } from "@/lib/oauth/device/approve";
import { knownDeviceParams, readDeviceRequest } from "@/lib/oauth/device/request";
import { deviceCode } from "@/lib/oauth/grants/device-code";
import { endpoint } from "@/lib/tenants/endpoint";
import type { Tenant } from "@/lib/tenants/tenant";
import { verificationPath } from "@/lib/tenants/urls";

/** RFC 8628 §3.2: seconds between polls, to begin with. */
const interval = 5;
/** Of billions of user codes some thousands are taken: that all of these are does not happen. */
const mostTries = 5;

/** RFC 8628 §3.1, §3.2: a device begins, and is told what to show its person. */
export const deviceAuthorization = endpoint({
  name: "device_authorization",
  errors: "json",
  trace: "device",
  cors: true,
  methods: {
    async POST({ request, tenant, log }) {
      if (!capabilitiesOf(tenant).grants.has(deviceCode.type))
        throw new OAuthError("invalid_request", "device authorization is not supported by this issuer", {
          status: 404,
        });
      refuseLinksAndForms(request, "device codes are asked for");
      const params = await readForm(request);
      noteSent(tenant, params);
      const client = await checkedLater(tenant, "client authentication", "RFC 6749 §2.3", () =>
        authenticateClient(request, params, tenant),
      );
      log.client = client.id;
      const isRegistered = client.metadata.grant_types.includes(deviceCode.type);
      if (!isRegistered || !capabilitiesOf(tenant, client).grants.has(deviceCode.type))
        throw new OAuthError("unauthorized_client", `the client is not registered for ${deviceCode.type}`, {
          situation: "grant_unregistered",
        });
      await spendUnproven("device_code", request, client, tenant);
      await readDeviceRequest(params, client, tenant);
      noteDecision(tenant, "codes given");
      const now = tenant.services.clock();
      const handle = randomToken();
      const userCode = await stored(tenant, {
        hash: tokenHash(handle),
        clientId: client.id,
        params: knownDeviceParams(params),
        requestedFrom: shownNetwork(request),
        interval,
        now,
        expiresAt: now + deviceCodeLifetime,
      });
      const verification_uri = tenant.issuer + verificationPath;
      return json(200, {
        device_code: handle,
        user_code: userCode,
        verification_uri,
        verification_uri_complete: `${verification_uri}?user_code=${userCode}`,
        expires_in: deviceCodeLifetime,
        interval,
      });
    },
  },
});

type Input = Parameters<Tenant["services"]["deviceCodes"]["add"]>[0];

/** Stores a request under a user code that nobody else has. @returns the code, as people see it */
async function stored({ services }: Tenant, input: Omit<Input, "userCode">): Promise<string> {
  for (let tries = 0; tries < mostTries; tries += 1) {
    const userCode = newUserCode();
    if (await services.deviceCodes.add({ ...input, userCode })) return shownUserCode(userCode);
  }
  throw new OAuthError("temporarily_unavailable", "no user code is free at the moment, please try again");
}
