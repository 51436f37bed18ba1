import { readFileSync } from "node:fs";
import path from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { database } from "@/db/client";
import { applyFile, rollBack } from "@/lib/admin/config-files/apply";
import { exportUsers } from "@/lib/admin/imports/export";
import type { Context } from "@/lib/admin/resource";
import { apiKeys } from "@/lib/admin/resources/api-keys";
import { brandings } from "@/lib/admin/resources/brandings";
import { bulkActs } from "@/lib/admin/resources/bulk-acts";
import { clients } from "@/lib/admin/resources/clients";
import { consents } from "@/lib/admin/resources/consents";
import { domains } from "@/lib/admin/resources/domains";
import { invitations } from "@/lib/admin/resources/invitations";
import { keys } from "@/lib/admin/resources/keys";
import { members } from "@/lib/admin/resources/members";
import { registrationTokens } from "@/lib/admin/resources/registration-tokens";
import { tenants } from "@/lib/admin/resources/tenants";
import { users } from "@/lib/admin/resources/users";
import { webhooks } from "@/lib/admin/resources/webhooks";
import { ensureSystemTenant } from "@/lib/admin/system-tenant";
import { catalogue, type DataOf, type EventName, eventNames } from "@/lib/events/catalogue";
import type { Actor } from "@/lib/model/actor";
import { systemTenant } from "@/lib/model/system-tenant";
import { tidy } from "@/lib/store/housekeeping";
import { smallPng } from "./api-things";
import { account, atDevice, context, ending, newestSession, password, signIn, sub, tenantId, withCode } from "./doing";
import { changeEncryptionKey } from "./encryption-key";
import { ownDatabase } from "./own-database";
import { callback, visitor } from "./visitor";
import { testsIn } from "./written-tests";

/** Every entry of the catalogue with the act that makes it: what has none here does not compile, and fails. */

const deviceGrant = "urn:ietf:params:oauth:grant-type:device_code";

interface Act {
  readonly by: Actor["kind"];
  /** @returns what identifies whoever did it */
  act(): Promise<string | undefined>;
}
/** A test that finds the row of an act that takes more than this has. */
interface Elsewhere {
  readonly file: string;
  readonly title: string;
}

const configText = (name: string) => `gatehouse: 1\ntenants:\n  ${tenantId}:\n    name: ${name}\n`;
const noSecrets = () => Promise.reject(new Error("there are no secrets"));

const byOperator = (act: (context: Context) => Promise<unknown>): Act => ({
  by: "operator",
  act: async () => {
    await act(context());
    return account;
  },
});
const people: Elsewhere = {
  file: "test/events.test.ts",
  title: "what people do is recorded by the act itself: by whom, from which keyed address, and nothing that they typed",
};

const secondFactors: Elsewhere = {
  file: "test/second-factor-events.test.ts",
  title: "what people do with a second factor is recorded by the act itself, and no code, key or recovery code of it",
};

const untold: Elsewhere = {
  file: "lib/admin/resources/webhooks.test.ts",
  title:
    "one that fails through all tries is marked, one that fails for five days is disabled, and one success mends it",
};
const ofDomains: Elsewhere = {
  file: "lib/admin/domains/domains.test.ts",
  title:
    "a host is proven by its TXT record or its file, is the issuer's when somebody says so, and is lost when its proof is",
};
const ownHost = "login.acts.com";
const anApiKey = { name: "Deploy", role: "admin", scopes: ["users:read"] };
const theApiKey = async (by: Context) => (await apiKeys.list(by)).items[0]?.client_id ?? "";
const aWebhook = async (by: Context) => (await webhooks.list(by)).items[0]?.id ?? "";

const acts: Readonly<Record<EventName, Act | Elsewhere>> = {
  "sign-in.succeeded": people,
  "sign-in.failed": people,
  "sign-in.locked-out": {
    by: "person",
    async act() {
      await users.create(context(), { username: "locked", password });
      const me = visitor(tenantId);
      const id = await me.begin();
      for (let at = 0; at < 4; at += 1) await me.submit(id, { identifier: "locked", password: "wrong", do: "sign_in" });
      return undefined;
    },
  },
  "sign-up.succeeded": people,
  "session.ended": people,
  "consent.given": people,
  "consent.refused": people,
  "consent.withdrawn": byOperator(async (by) => {
    await withCode();
    await consents.remove(by, `${await sub()}.rp`);
  }),
  "authorization.issued": people,
  "code.replayed": {
    by: "client",
    async act() {
      const redeem = await withCode();
      expect(await redeem()).toHaveProperty("access_token");
      expect(await redeem()).toMatchObject({ error: "invalid_grant" });
      return "rp";
    },
  },
  "refresh-token.reused": {
    by: "client",
    async act() {
      const { refresh_token = "" } = await (await withCode())();
      const me = visitor(tenantId);
      const refresh = async (token: string) =>
        (await me.post("/oauth/token", { grant_type: "refresh_token", refresh_token: token, client_id: "rp" })).json();
      await refresh((await refresh(refresh_token)).refresh_token);
      expect(await refresh(refresh_token)).toMatchObject({ error: "invalid_grant" });
      return "rp";
    },
  },
  "client.created": byOperator((by) => clients.create(by, { client_id: "made", redirect_uris: [callback] })),
  "client.registered": {
    by: "client",
    async act() {
      const body = JSON.stringify({ redirect_uris: [callback] });
      const headers = { "content-type": "application/json" };
      const registered = await visitor(tenantId).call("/oauth/register", { method: "POST", body, headers });
      return (await registered.json()).client_id;
    },
  },
  "client.changed": byOperator((by) => clients.update(by, "rp", { client_name: "Another" })),
  "client.secret-rotated": byOperator(async (by) => {
    await clients.create(by, { client_id: "rotated", redirect_uris: [callback] });
    await clients.act(by, "rotate-secret", "rotated", { overlap: 60 });
  }),
  "client.previous-secret-ended": byOperator((by) => clients.act(by, "end-previous-secret", "rotated", {})),
  "client.disabled": byOperator((by) => clients.update(by, "rotated", { disabled: true })),
  "client.enabled": byOperator((by) => clients.update(by, "rotated", { disabled: false })),
  "client.tried": {
    file: "lib/dashboard/try-it/attacks.test.ts",
    title: "every run is recorded, by whom and of which application, and nothing of what came of it",
  },
  "client.removed": byOperator((by) => clients.remove(by, "made")),
  "key.added": byOperator((by) => keys.act(by, "rotate", undefined, {})),
  "key.rotated": byOperator((by) => keys.act(by, "rotate", undefined, {})),
  "key.withdrawn": byOperator((by) => keys.act(by, "rotate", undefined, { revoke: true })),
  "key.rewrapped": byOperator((by) => {
    changeEncryptionKey();
    return keys.act(by, "rewrap", undefined, {});
  }),
  "key.data-key-renewed": byOperator((by) => keys.act(by, "renew-data-key", undefined, {})),
  "user.created": byOperator((by) => users.create(by, { username: "ann", password })),
  "users.imported": {
    file: "lib/admin/imports/import.test.ts",
    title: "a file becomes users who sign in with what they had, and is told of once",
  },
  "bulk-act.begun": byOperator((by) => bulkActs.create(by, { act: "enable", search: "alice" })),
  "bulk-act.cancelled": byOperator(async (by) => {
    const [act] = (await bulkActs.list(by)).items;
    return bulkActs.act(by, "cancel", act?.id, {});
  }),
  "users.exported": byOperator((by) => exportUsers(by, { format: "csv", withHashes: false }).next()),
  "user.changed": byOperator((by) => users.update(by, "ann", { nickname: "A" })),
  "user.disabled": byOperator((by) => users.update(by, "ann", { disabled: true })),
  "user.enabled": byOperator((by) => users.update(by, "ann", { disabled: false })),
  "user.removed": byOperator((by) => users.remove(by, "ann")),
  "user.password-set": byOperator((by) => users.act(by, "set-password", "alice", { password })),
  "user.password-link-made": byOperator((by) => users.act(by, "make-password-link", "alice", {})),
  "user.password-chosen": {
    by: "person",
    async act() {
      const { link = "" } = await users.create(context(), { username: "ivy", invite: true });
      const path = new URL(link).pathname.slice(`/t/${tenantId}`.length);
      await visitor(tenantId).post(`${path}/submit`, { password });
      return sub("ivy");
    },
  },
  "user.unlocked": byOperator((by) => users.act(by, "unlock", "alice", {})),
  "user.signed-out": byOperator((by) => users.act(by, "sign-out", "alice", {})),
  "tenant.created": byOperator((by) => tenants.create(by, { id: "acts-too", name: "Acts too" })),
  "tenant.changed": byOperator((by) => tenants.update(by, tenantId, { name: "Doings" })),
  "tenant.removed": {
    file: "lib/admin/resources/data-keys.test.ts",
    title:
      "backup: what a deleted tenant had closed opens no more, from a copy of its rows either, and nothing else of it is left",
  },
  "settings.changed": byOperator((by) => tenants.update(by, tenantId, { settings: { lifetimes: { code: 30 } } })),
  "member.added": byOperator(async (by) => {
    await ensureSystemTenant(by.db, () => undefined);
    for (const username of ["mia", "max"]) {
      await users.create({ ...by, tenantId: systemTenant }, { username });
      await members.create(by, { user: username, role: "owner" });
    }
  }),
  "member.changed": byOperator((by) => members.update(by, "mia", { role: "admin" })),
  "member.removed": byOperator((by) => members.remove(by, "mia")),
  "api-key.created": byOperator((by) => apiKeys.create(by, anApiKey)),
  "api-key.changed": byOperator(async (by) => apiKeys.update(by, await theApiKey(by), { disabled: true })),
  "api-key.secret-rotated": byOperator(async (by) => apiKeys.act(by, "rotate-secret", await theApiKey(by), {})),
  "api-key.removed": byOperator(async (by) => apiKeys.remove(by, await theApiKey(by))),
  "invitation.made": byOperator((by) => invitations.create(by, { role: "admin" })),
  "invitation.revoked": byOperator(async (by) => {
    const [invitation] = (await invitations.list(by)).items;
    return invitations.remove(by, String(invitation && "id" in invitation && invitation.id));
  }),
  "config.applied": byOperator((by) => applyFile(by, { text: configText("Acts"), secrets: noSecrets })),
  "config.rolled-back": byOperator(async (by) => {
    await applyFile(by, { text: configText("Acts again"), secrets: noSecrets });
    return rollBack({ ...by, tenantId }, 1, { secrets: noSecrets });
  }),
  "registration-token.made": byOperator((by) => registrationTokens.create(by, { uses: 2 })),
  "registration-token.revoked": byOperator(async (by) => {
    const [token] = (await registrationTokens.list(by)).items;
    return registrationTokens.remove(by, token?.id ?? "");
  }),
  "factor.enrolled": secondFactors,
  "factor.removed": {
    file: "lib/admin/resources/reset-factors.test.ts",
    title: "a reset takes away factors and recovery codes, and whoever waits for a code or a session is out",
  },
  "recovery-codes.made": secondFactors,
  "recovery-codes.used": secondFactors,
  "device.approved": {
    by: "person",
    async act() {
      const { me, id } = await atDevice();
      await me.submit(id, { prompt: "confirm_device", do: "confirm" });
      await me.submit(id, { identifier: "alice", password, do: "sign_in" });
      await me.submit(id, { do: "allow", account: await newestSession() });
      return sub();
    },
  },
  "device.denied": {
    by: "person",
    async act() {
      const { me, id } = await atDevice();
      await me.submit(id, { do: "refuse" });
      return undefined;
    },
  },
  "branding.drafted": byOperator((by) => brandings.create(by, { name: "Drafted" })),
  "branding.draft-discarded": byOperator((by) => brandings.remove(by, "draft")),
  "branding.published": byOperator(async (by) => {
    await brandings.create(by, { branding: { tagline: "Come in" } });
    await brandings.act(by, "publish", "draft", {});
  }),
  "branding.file-uploaded": byOperator((by) => brandings.act(by, "upload-logo", undefined, { content: smallPng })),
  "domain.added": byOperator((by) => domains.create(by, { host: ownHost })),
  "domain.proven": ofDomains,
  "domain.made-issuer": byOperator(async (by) => {
    await database().sql`update domains set proven_at = now(), ready_at = now() where host = ${ownHost}`;
    return domains.act(by, "make-issuer", ownHost, {});
  }),
  "domain.left-issuer": byOperator((by) => domains.act(by, "leave-issuer", ownHost, {})),
  "domain.lost": ofDomains,
  "domain.removed": byOperator((by) => domains.remove(by, ownHost)),
  "webhook.created": byOperator((by) => webhooks.create(by, { url: "https://receiver.example", events: ["*"] })),
  "webhook.changed": byOperator(async (by) => webhooks.update(by, await aWebhook(by), { description: "Mine" })),
  "webhook.secret-rotated": byOperator(async (by) => webhooks.act(by, "rotate-secret", await aWebhook(by), {})),
  "webhook.failing": untold,
  "webhook.disabled": untold,
  "webhook.removed": byOperator(async (by) => webhooks.remove(by, await aWebhook(by))),
};

type Reason = DataOf<"session.ended">["reason"];

const ends: Readonly<Record<Reason, Act | Elsewhere>> = {
  signed_out: people,
  too_many_accounts: {
    by: "person",
    async act() {
      const { me } = await signIn("alice");
      await users.create(context(), { username: "bob", password });
      await signIn("bob", me);
      return sub("bob");
    },
  },
  expired: {
    by: "system",
    async act() {
      await signIn("alice");
      await database().sql`
        update sessions set expires_at = now() - interval '1 second' where tenant_id = ${tenantId} and ended_at is null`;
      await tidy(database().sql);
      return "tidy";
    },
  },
  password_set: {
    by: "operator",
    act: () => ending("carl", (by) => users.act(by, "set-password", "carl", { password })),
  },
  factors_reset: { by: "operator", act: () => ending("gil", (by) => users.act(by, "reset-factors", "gil", {})) },
  disabled: { by: "operator", act: () => ending("dora", (by) => users.update(by, "dora", { disabled: true })) },
  removed: { by: "operator", act: () => ending("emil", (by) => users.remove(by, "emil")) },
  by_operator: { by: "operator", act: () => ending("fay", (by) => users.act(by, "sign-out", "fay", {})) },
};

beforeAll(async () => {
  const close = await ownDatabase("acts");
  const settings = {
    registration: { mode: "open" },
    refresh_grace: 0,
    sign_in: { failures_per_account: 3, accounts_per_browser: 1 },
  };
  await tenants.create(context(), { id: tenantId, name: "Acts", settings });
  const isPublic = { token_endpoint_auth_method: "none" };
  const grants = ["authorization_code", "refresh_token"];
  await clients.create(context(), { client_id: "rp", redirect_uris: [callback], grant_types: grants, ...isPublic });
  await clients.create(context(), { client_id: "tv", redirect_uris: [], grant_types: [deviceGrant], ...isPublic });
  await users.create(context(), { username: "alice", password });
  return close;
});

const recorded = (name: EventName) => database().sql`select * from events where name = ${name} order by at`;

/** Does it, and finds what was recorded of it. */
async function prove(name: EventName, how: Act | Elsewhere, reason?: Reason): Promise<void> {
  if ("file" in how) {
    expect(testsIn(how.file).map(({ title }) => title)).toContain(how.title);
    expect(readFileSync(path.join(import.meta.dirname, "..", how.file), "utf8")).toContain(`"${name}"`);
    return;
  }
  const before = new Set((await recorded(name)).map(({ id }) => id));
  const whose = await how.act();
  const all = (await recorded(name)).filter(({ id }) => !before.has(id));
  const rows = reason === undefined ? all : all.filter(({ data }) => data.reason === reason);
  expect(rows.length).toBeGreaterThan(0);
  const isRequest = how.by === "person" || how.by === "client";
  for (const row of rows) {
    expect(row).toMatchObject({ actorKind: how.by, actor: whose });
    expect(row.address ?? "nowhere").toMatch(isRequest ? /^[\w-]{22}$/ : /^nowhere$/);
    expect(row.requestId ?? "none").toMatch(isRequest ? /^[\w-]{36}$/ : /^none$/);
    expect(catalogue[name].parse(row.data)).toEqual(row.data);
    if (reason !== undefined) expect(row.userId && row.sessionId).toBeTruthy();
  }
}

describe("every event has an act that makes it", () => {
  test.each(Object.entries(acts))("%s", (name, how) => prove(name as EventName, how));
  test("and no entry is without one", () => {
    expect(Object.keys(acts).sort()).toEqual([...eventNames].sort());
  });
  test.each(Object.entries(ends))("session.ended: %s", (reason, how) => prove("session.ended", how, reason as Reason));
});
