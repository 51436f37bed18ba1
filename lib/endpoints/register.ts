import { OAuthError } from "@/lib/base/errors";
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
  cors: true,
  methods: {
    async GET(exchange) {
      return json(200, shownRegistration(await own(exchange), exchange.tenant));
    },
    async PUT(exchange) {
      const found = await own(exchange);
      return json(200, await replaceRegistration(exchange, found, await readJsonObject(exchange.request, bodyLimit)));
    },
    async DELETE(exchange) {
      await deleteRegistration(exchange, await own(exchange));
      return empty(204, { "access-control-allow-origin": "*" });
    },
  },
});

async function own({ request, tenant, path, log }: Exchange) {
  refuseWhereOff(tenant);
  const found = await ownRegistration(request, path[2] ?? "", tenant);
  log.client = found.clientId;
  return found;
}

function refuseWhereOff({ settings }: Pick<Tenant, "settings">): void {
  if (settings.registration.mode === "off")
    throw new OAuthError("invalid_request", "clients cannot register themselves here", { status: 404 });
}
