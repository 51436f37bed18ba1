import { beforeAll, beforeEach, expect } from "vitest";
import { database } from "@/db/client";
import type { Context } from "@/lib/admin/resource";
import { clients } from "@/lib/admin/resources/clients";
import { findingsIn } from "@/lib/admin/resources/policy-trial-view";
import { policyTrials } from "@/lib/admin/resources/policy-trials";
import { tenants } from "@/lib/admin/resources/tenants";
import { users } from "@/lib/admin/resources/users";
import { writeFindings } from "@/lib/store/policy-findings";
import { findTenant } from "@/lib/tenants/directory";
import { callback, visitor } from "./visitor";

const password = "a gate with seven locks";
const secret = "a secret of some length";
const machine = { authorization: `Basic ${Buffer.from(`machine:${secret}`).toString("base64")}` };

/** Two tenants alike, one of which tries settings, with what goes on in them. @param name what their identifiers begin with */
export function trying(name: string) {
  const { db, sql } = database();
  const [tenantId, other] = [`${name}-one`, `${name}-two`];
  const people = { alice: "" };
  const by = (tenant = tenantId): Context => ({ db, tenantId: tenant, actor: { kind: "operator", account: "deploy" } });

  beforeAll(async () => {
    for (const id of [tenantId, other]) {
      const settings = { profile: "oidc-all", registration: { mode: "open" } };
      await tenants.create(by(id), { id, name: "Trying", settings });
      const rp = { client_id: "rp", redirect_uris: [callback], skip_consent: true };
      await clients.create(by(id), { ...rp, client_secret: secret });
      const grants = { client_id: "machine", redirect_uris: [], grant_types: ["client_credentials"] };
      await clients.create(by(id), { ...grants, client_secret: secret });
      const { sub } = await users.create(by(id), { username: "alice", password });
      if (id === tenantId) people.alice = sub;
    }
  });

  /** Until the process has heard of it. */
  const heard = (tenant: string, isTried: boolean) =>
    expect.poll(async () => (await findTenant(tenant))?.trial !== undefined).toBe(isTried);

  beforeEach(async () => {
    for (const tenant of [tenantId, other]) {
      for (const { id } of (await policyTrials.list(by(tenant))).items) await policyTrials.remove(by(tenant), id);
      await heard(tenant, false);
    }
  });

  return {
    tenantId,
    other,
    people,
    by,
    heard,
    async begin(change: object, tenant = tenantId) {
      const trial = await policyTrials.create(by(tenant), { settings: change });
      await heard(tenant, true);
      return trial;
    },
    async found(id: string, tenant = tenantId) {
      await writeFindings(sql);
      return findingsIn(await policyTrials.act(by(tenant), "findings", id, {}));
    },
    /** Signs alice in, without PKCE. */
    async signIn(tenant = tenantId) {
      const me = visitor(tenant);
      const plain = { client_id: "rp", redirect_uri: callback, response_type: "code", scope: "openid" };
      const asked = await me.call(`/authorize?${new URLSearchParams(plain)}`);
      const id = asked.headers.get("location")?.split("/").at(-1) ?? "";
      return { me, answer: await me.submit(id, { identifier: "alice", password, do: "sign_in" }) };
    },
    machineToken: (tenant = tenantId) =>
      visitor(tenant).call("/oauth/token", {
        method: "POST",
        body: new URLSearchParams({ grant_type: "client_credentials" }),
        headers: machine,
      }),
    register: (tenant = tenantId) =>
      visitor(tenant).call("/oauth/register", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ redirect_uris: [callback] }),
      }),
  };
}
