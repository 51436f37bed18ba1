import { afterAll, beforeAll, expect, test } from "vitest";
import { database } from "@/db/client";
import { apiPath } from "@/lib/admin/api-address";
import type { Context } from "@/lib/admin/resource";
import { clients } from "@/lib/admin/resources/clients";
import { members } from "@/lib/admin/resources/members";
import { ensureSystemTenant } from "@/lib/admin/system-tenant";
import { systemTenant } from "@/lib/model/system-tenant";
import { bySubject, fetchWith, issued, mtlsWorld, own } from "./mtls-world";

const { base, alias, start, stop, tokenFor } = await mtlsWorld();
beforeAll(() => start());
afterAll(stop);

test("stolen-token: the management API takes a token bound to a certificate with that certificate, at the port that asks for one", async () => {
  const { db } = database();
  const operator: Context = { db, tenantId: systemTenant, actor: { kind: "operator" } };
  await ensureSystemTenant(db, () => undefined);
  const resource = base + apiPath;
  const { client_id } = await clients.create(operator, {
    ...bySubject,
    grant_types: ["client_credentials"],
    redirect_uris: [],
    response_types: [],
    tls_client_certificate_bound_access_tokens: true,
    resources: [resource],
    scope: "tenants:read",
  });
  await members.create(operator, { client_id, role: "operator" });
  const mutual = new URL(alias).origin;
  const more = { resource, scope: "tenants:read" };
  const { body } = await tokenFor(fetchWith(own), { client_id }, more, `${mutual}/t/${systemTenant}`);
  const headers = { authorization: `Bearer ${body.access_token}` };
  const ask = async (send: typeof fetch, origin: string) =>
    (await send(`${origin}${apiPath}/tenants`, { headers })).status;
  expect([
    await ask(fetchWith(own), mutual),
    await ask(fetchWith(issued()), mutual),
    await ask(fetchWith(), mutual),
    await ask(fetchWith(), base),
  ]).toEqual([200, 401, 401, 401]);
});
