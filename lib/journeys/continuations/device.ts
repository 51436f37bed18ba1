import { once } from "@/lib/base/once";
import { originOf } from "@/lib/http/network";
import { seeOther } from "@/lib/http/respond";
import { tryAccess } from "@/lib/journeys/authorize/tried";
import { ask } from "@/lib/journeys/page";
import { standingOf } from "@/lib/journeys/standing";
import { deviceConsentKey } from "@/lib/model/consent-key";
import type { DeviceAsked, StepName } from "@/lib/model/interaction";
import { shownUserCode } from "@/lib/model/user-code";
import { plainAccess } from "@/lib/oauth/authorize/access";
import { findClient } from "@/lib/oauth/authorize/reply-to";
import { approve } from "@/lib/oauth/device/approve";
import { readDeviceRequest } from "@/lib/oauth/device/request";
import { settleBrowserState } from "@/lib/oidc/logout/session-state";
import type { Tenant } from "@/lib/tenants/tenant";
import { verificationPath } from "@/lib/tenants/urls";
import type { Continuation } from "./continuation";

/** In this order: which device, whether it is theirs, then as an authorization request. */
const deviceSteps: readonly StepName[] = [
  "user_code",
  "confirm_device",
  "create",
  "select_account",
  "login",
  "factor",
  "enrol",
  "consent",
];
/** Those that ask what the rules of an authorization request would ask. */
const decided = deviceSteps.slice(2);

/** What the person is told at the end (the page under the verification address). */
type Ending = "connected" | "refused" | "ended";

/**
 * A device that waits to be let in (RFC 8628 §3.3): by the person who entered its code, said that it is theirs, and answered whatever
 * an authorization request would have asked. The device hears of it at its next poll.
 */
export const device: Continuation<"device"> = {
  kind: "device",
  async open({ clientId, asked }, tenant) {
    const client = clientId === undefined ? undefined : await tenant.client(clientId);
    const found = async () => findClient({ client_id: clientId ?? "" }, tenant);
    const access = once(async () =>
      asked ? readDeviceRequest(asked.params, await found(), tenant) : plainAccess([], []),
    );
    return {
      steps: deviceSteps,
      client,
      consent: client && asked && deviceConsentKey(client, shownUserCode(asked.userCode)),
      uiLocales: [],
      access,
      formTargets: [],
      async resume(
        { exchange, interaction },
        { browser, change, isConfirmed, isDeclined = interaction.progress?.isDeclined },
      ) {
        const { cookies: ofState } = settleBrowserState(exchange.request, tenant, change !== undefined);
        const cookies = [...(change?.cookies ?? []), ...ofState];
        const { form } = interaction;
        if (!asked) return ask(tenant, interaction.id, { step: "user_code", reason: "device", form }, cookies);
        if (asked.confirmedAt === undefined && !isConfirmed)
          return ask(tenant, interaction.id, { step: "confirm_device", reason: "code_entered", form: {} }, cookies);
        const request = await access();
        const here = await found();
        exchange.log.client = here.id;
        const inBrowser = { browser, request, client: here, startedAt: interaction.createdAt, isDeclined };
        const standing = standingOf(inBrowser, decided, tenant);
        if (standing.kind === "ask") return ask(tenant, interaction.id, standing.question, cookies);
        const { session } = standing;
        const isApproved = await approve(
          { access: request, session, client: here, device: hashOf(asked), interactionId: interaction.id },
          originOf(exchange),
          tenant,
        );
        if (isApproved)
          tryAccess(inBrowser, session, decided, tenant, (proposed) => readDeviceRequest(asked.params, here, proposed));
        return ended(isApproved ? "connected" : "ended", tenant, cookies);
      },
      async refuse({ exchange, interaction, browser }, { error }) {
        const { deviceCodes, interactions, clock } = tenant.services;
        const session = (await browser())?.sessions[0];
        const isFirst = asked
          ? await deviceCodes.deny(hashOf(asked), interaction.id, clock(), {
              name: "device.denied",
              actor: { kind: "person", ...(session && { userId: session.userId }) },
              origin: originOf(exchange),
              client: clientId,
              data: {},
            })
          : await interactions.complete(interaction.id, clock());
        exchange.log.error = error;
        return ended(isFirst ? "refused" : "ended", tenant);
      },
      restart: async () => seeOther(tenant.issuer + verificationPath),
    };
  },
};

const hashOf = ({ device: hash }: DeviceAsked): Buffer => Buffer.from(hash, "hex");

const ended = (ending: Ending, { issuer }: Pick<Tenant, "issuer">, cookies: readonly string[] = []): Response =>
  seeOther(`${issuer}${verificationPath}/${ending}`, cookies);
