import { randomBytes, randomUUID } from "node:crypto";
import { beforeAll, beforeEach, expect } from "vitest";
import { database, type Sql } from "@/db/client";
import { createClient } from "@/lib/admin/resources/clients";
import { createTenant } from "@/lib/admin/resources/tenants";
import { createUser } from "@/lib/admin/resources/users";
import { unlessReplayed } from "@/lib/model/dpop-proof";
import { bearer } from "@/lib/model/sender-constraint";
import { authorizationStore } from "@/lib/store/authorizations";
import { servicesFor } from "@/lib/store/services";

/** Seconds since 1970. */
export const now = 4_000_000_000;
export const lifetime = 600;

const by = { actor: { kind: "person" as const }, client: "tv" };
const free = [{ subject: "test", most: 1_000_000, window: 60 }];

/** A tenant with a television, somebody signed in in a browser, and what the two do with a code: a new one before each test. */
export function deviceWorld(tenantId: string) {
  const { db, sql } = database();
  const services = servicesFor(database(), tenantId);
  const browser = { id: randomUUID(), secretHash: randomBytes(32), expiresAt: now + 86_400 };
  const sessionId = randomUUID();
  const code = { userCode: "", hash: Buffer.alloc(0) };
  const person = { userId: "" };

  const add = (more: Partial<typeof code> = {}, { deviceCodes } = services) =>
    deviceCodes.add({
      ...{ ...code, clientId: "tv", params: { scope: "openid" }, requestedFrom: "203.0.113.*" },
      ...{ interval: 5, now, expiresAt: now + lifetime, ...more },
    });

  async function renew(): Promise<void> {
    Object.assign(code, { userCode: randomBytes(4).toString("hex"), hash: randomBytes(32) });
    expect(await add()).toBe(true);
  }

  beforeAll(async () => {
    await createTenant(db, { id: tenantId, name: "Devices" });
    for (const id of ["tv", "radio"])
      await createClient(db, tenantId, { client_id: id, redirect_uris: [`https://${id}.example/callback`] });
    person.userId = (await createUser(db, tenantId, { username: "alice" })).sub;
    await sql`insert into browsers (tenant_id, id, secret_hash, created_at, expires_at)
      values (${tenantId}, ${browser.id}, ${browser.secretHash}, now(), to_timestamp(${browser.expiresAt}))`;
    await sql`insert into sessions (tenant_id, id, browser_id, user_id, auth_time, acr, amr, selected_at, created_at, expires_at)
      values (${tenantId}, ${sessionId}, ${browser.id}, ${person.userId}, now(), '1', '{pwd}', now(), now(), to_timestamp(${now + 86_400}))`;
  });
  beforeEach(renew);

  return {
    ...{ services, browser, sessionId, code, person, add, renew },

    async poll(at = now, clientId = "tv", resources: readonly string[] | undefined = undefined, from = services) {
      const tokens = {
        ...{ accessHash: randomBytes(32), accessExpiresAt: now + 900 },
        ...{ refreshHash: undefined, refreshExpiresAt: now + 900 },
        ...{ constraint: bearer, bindsRefresh: false, proof: undefined },
      };
      return unlessReplayed(await from.deviceCodes.poll({ hash: code.hash, clientId, resources }, tokens, at));
    },

    /** An interaction of the browser in which a code can be typed. */
    async waiting(): Promise<string> {
      const id = randomUUID();
      const request = { kind: "device" } as const;
      const opened = { id, prompt: "user_code", reason: "device", request, now, expiresAt: now + 3600 };
      await services.interactions.open(browser.id, opened, undefined);
      return id;
    },

    enter: (id: string, userCode = code.userCode, at = now) => services.deviceCodes.enter(id, userCode, free, 60, at),

    approve: (interactionId: string, at = now, within: Sql = sql) =>
      authorizationStore(within, tenantId).issue(
        {
          ...{ id: randomUUID(), clientId: "tv", ...person, sessionId, codeHash: undefined, accessHash: undefined },
          ...{ accessExpiresAt: at, codeChallenge: undefined, codeConstraint: bearer, redirectUri: undefined },
          ...{ scopes: ["openid"], resources: [] },
          ...{ request: { authTime: at, acr: "1", amr: [] }, now: at, codeExpiresAt: at, expiresAt: at + 3600 },
        },
        {
          interactionId,
          origin: { address: undefined, requestId: undefined },
          device: { hash: code.hash, approved: { name: "device.approved", ...by, data: { scopes: ["openid"] } } },
        },
      ),

    deny: (interactionId: string) =>
      services.deviceCodes.deny(code.hash, interactionId, now, { name: "device.denied", ...by, data: {} }),
  };
}
