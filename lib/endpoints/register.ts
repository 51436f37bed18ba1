import { OAuthError } from "@/lib/base/errors";
import { checkedLater, noteDecision, noteSent } from "@/lib/base/notes";
import { readJsonObject } from "@/lib/http/json-body";
import { empty, json } from "@/lib/http/respond";
import {
  deleteRegistration,
  ownRegistration,
  replaceRegistration,
  shownRegistration,
} from "@/lib/oidc/registration/manage";
import { registerClient } from "@/lib/oidc/registration/register";
import { type Exchange, endpoint } from "@/lib/tenants/endpoint";
import type { Tenant } from "@/lib/tenants/tenant";

/** Bytes of metadata. */
const bodyLimit = 64 * 1024;

/** OIDC Registration §3, RFC 7591 §3. */
export const register = endpoint({
  name: "register",
  errors: "json",
  trace: "registration",
  cors: true,
  methods: {
    async POST(exchange) {
      const { request, tenant, log } = exchange;
      refuseWhereOff(tenant);
      const information = await registerClient(exchange, () => readJsonObject(request, bodyLimit));
      log.client = String(information.client_id);
      return json(201, information);
    },
  },
});

/** The client configuration endpoint (OIDC Registration §4, RFC 7592 §2). */
export const registration = endpoint({
  name: "registration",
  errors: "json",
  trace: "registration",
  cors: true,
  methods: {
    async GET(exchange) {
      const found = await own(exchange);
      noteDecision(exchange.tenant, "shown");
      return json(200, shownRegistration(found, exchange.tenant));
    },
    async PUT(exchange) {
      const found = await own(exchange);
      const members = await readJsonObject(exchange.request, bodyLimit);
      noteSent(exchange.tenant, members);
      const replaced = await checkedLater(exchange.tenant, "metadata", "RFC 7592 §2.2", () =>
        replaceRegistration(exchange, found, members),
      );
      noteDecision(exchange.tenant, "replaced");
      return json(200, replaced);
    },
    async DELETE(exchange) {
      await deleteRegistration(exchange, await own(exchange));
      noteDecision(exchange.tenant, "deleted");
      return empty(204, { "access-control-allow-origin": "*" });
    },
  },
});

async function own({ request, tenant, path, log }: Exchange) {
  refuseWhereOff(tenant);
  const found = await checkedLater(tenant, "registration access token", "RFC 7592 §2", () =>
    ownRegistration(request, path[2] ?? "", tenant),
  );
  log.client = found.clientId;
  return found;
}

function refuseWhereOff({ settings }: Pick<Tenant, "settings">): void {
  if (settings.registration.mode === "off")
    throw new OAuthError("invalid_request", "clients cannot register themselves here", {
      status: 404,
      situation: "registration_off",
    });
}
