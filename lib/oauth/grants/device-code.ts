import { z } from "zod";
import { tokenHash } from "@/lib/base/secrets";
import { unlessReplayed } from "@/lib/model/dpop-proof";
import { parseBy, resources, vschar } from "@/lib/model/params";
import { answerFor, prepareFirst } from "@/lib/tokens/answer";
import { refusalOf } from "./device-refusal";
import { shownTwice } from "./shown-twice";
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
    const prepared = prepareFirst(sender, client, tenant, now);
    const shown = { hash: tokenHash(device_code), clientId: client.id, resources: resource };
    const { polled, authorized } = unlessReplayed(await deviceCodes.poll(shown, prepared.stored, now)) ?? {};
    if (authorized) return answerFor(authorized, prepared, client, tenant, now, { resources: resource });
    if (polled?.isRedeemed && polled.clientId === client.id && polled.authorizationId !== undefined)
      await authorizations.revoke(polled.authorizationId, now, shownTwice("code.replayed", client.id, origin));
    throw refusalOf(polled, shown, now);
  },
};
