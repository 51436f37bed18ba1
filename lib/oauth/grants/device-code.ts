import { z } from "zod";
import { randomToken, tokenHash } from "@/lib/base/secrets";
import { unlessReplayed } from "@/lib/model/dpop-proof";
import { parseBy, resources, vschar } from "@/lib/model/params";
import { answerFor, prepare } from "@/lib/tokens/answer";
import { refusalOf } from "./device-refusal";
import type { Grant } from "./types";

const schema = z.object({ device_code: vschar(512), resource: resources });

/**
 * RFC 8628 §3.4: a device asks whether its person has answered. A code seen again after it was redeemed means theft, as with an
 * authorization code, so everything issued from it goes.
 */
export const deviceCode: Grant = {
  type: "urn:ietf:params:oauth:grant-type:device_code",
  notesProof: true,
  async exchange(params, client, tenant, sender, origin) {
    const { device_code, resource } = parseBy(schema, params);
    const { clock, authorizations, deviceCodes } = tenant.services;
    const now = clock();
    const mayRefresh = client.metadata.grant_types.includes("refresh_token");
    const prepared = prepare(mayRefresh ? randomToken() : undefined, sender, client, tenant, now);
    const shown = { hash: tokenHash(device_code), clientId: client.id, resources: resource };
    const { polled, authorized } = unlessReplayed(await deviceCodes.poll(shown, prepared.stored, now)) ?? {};
    if (authorized) return answerFor(authorized, prepared, client, tenant, now, { resources: resource });
    if (polled?.isRedeemed && polled.clientId === client.id && polled.authorizationId !== undefined)
      await authorizations.revoke(polled.authorizationId, now, {
        name: "code.replayed",
        actor: { kind: "client", clientId: client.id },
        origin,
        client: client.id,
        data: {},
      });
    throw refusalOf(polled, shown, now);
  },
};
