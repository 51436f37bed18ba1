import { randomBytes, randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { closeDatabase, database, type Sql } from "@/db/client";
import { createClient } from "@/lib/admin/resources/clients";
import { createTenant } from "@/lib/admin/resources/tenants";
import { createUser } from "@/lib/admin/resources/users";
import { unlessReplayed } from "@/lib/model/dpop-proof";
import { bearer } from "@/lib/model/sender-constraint";
import { refusalOf } from "@/lib/oauth/grants/device-refusal";
import { authorizationStore } from "./authorizations";
import { servicesFor } from "./services";

const tenant = "device-races";
const now = 4_000_000_000;
const { sql } = database();
const services = servicesFor(database(), tenant);
const browser = { id: randomUUID(), secretHash: randomBytes(32), expiresAt: now + 86_400 };
const sessionId = randomUUID();
let userId = "";
let userCode = "";
let hash = Buffer.alloc(0);

beforeAll(async () => {
  const { db } = database();
  await createTenant(db, { id: tenant, name: "Races" });
  await createClient(db, tenant, { client_id: "tv", redirect_uris: ["https://tv.example/callback"] });
  userId = (await createUser(db, tenant, { username: "alice" })).sub;
  await sql`insert into browsers (tenant_id, id, secret_hash, created_at, expires_at)
    values (${tenant}, ${browser.id}, ${browser.secretHash}, now(), to_timestamp(${browser.expiresAt}))`;
  await sql`insert into sessions (tenant_id, id, browser_id, user_id, auth_time, acr, amr, selected_at, created_at, expires_at)
    values (${tenant}, ${sessionId}, ${browser.id}, ${userId}, now(), '1', '{pwd}', now(), now(), to_timestamp(${now + 86_400}))`;
});
afterAll(closeDatabase);

beforeEach(async () => {
  userCode = randomBytes(4).toString("hex");
  hash = randomBytes(32);
  const asked = { hash, userCode, clientId: "tv", params: { scope: "openid" }, requestedFrom: undefined, interval: 5 };
  expect(await services.deviceCodes.add({ ...asked, now, expiresAt: now + 600 })).toBe(true);
});

const by = { actor: { kind: "person" as const }, client: "tv" };
const free = [{ subject: "test", most: 1_000_000, window: 60 }];
const enter = (id: string) => services.deviceCodes.enter(id, userCode, free, 60, now);
const deny = (id: string) => services.deviceCodes.deny(hash, id, now, { name: "device.denied", ...by, data: {} });
const read = async (id: string) => services.interactions.read(id, browser.secretHash);

async function waiting(): Promise<string> {
  const id = randomUUID();
  const request = { kind: "device" } as const;
  const opened = { id, prompt: "user_code", reason: "device", request, now, expiresAt: now + 3600 };
  await services.interactions.open(browser.id, opened, undefined);
  return id;
}

const approve = (interactionId: string, within: Sql = sql) =>
  authorizationStore(within, tenant).issue(
    {
      ...{ id: randomUUID(), clientId: "tv", userId, sessionId, codeHash: undefined, accessHash: undefined },
      ...{ accessExpiresAt: now, codeChallenge: undefined, codeConstraint: bearer, redirectUri: undefined },
      ...{ scopes: ["openid"], resources: [], request: { authTime: now, acr: "1", amr: [] } },
      ...{ now, codeExpiresAt: now, expiresAt: now + 3600 },
    },
    {
      interactionId,
      origin: { address: undefined, requestId: undefined },
      device: { hash, approved: { name: "device.approved", ...by, data: { scopes: ["openid"] } } },
    },
  );

async function poll() {
  const tokens = {
    ...{ accessHash: randomBytes(32), accessExpiresAt: now + 900, refreshHash: undefined, refreshExpiresAt: now + 900 },
    ...{ constraint: bearer, bindsRefresh: false, proof: undefined },
  };
  return unlessReplayed(await services.deviceCodes.poll({ hash, clientId: "tv", resources: undefined }, tokens, now));
}

/** Until a statement of somebody else's waits for this transaction. */
async function untilAwaited(tx: Sql): Promise<void> {
  for (;;) {
    const waits = await tx`select 1 from pg_locks where not granted and transactionid = pg_current_xact_id()::xid`;
    if (waits.length > 0) return;
  }
}

test("approval-race: a poll that meets an approval under way is told to come again, and is answered then", async () => {
  const id = await waiting();
  await enter(id);
  let polled: ReturnType<typeof poll> | undefined;
  await sql.begin(async (transaction) => {
    const tx = transaction as unknown as Sql;
    expect(await approve(id, tx)).toBe(true);
    polled = poll();
    await untilAwaited(tx);
  });
  const met = await polled;
  expect(met?.authorized).toBeUndefined();
  expect(refusalOf(met?.polled, { clientId: "tv", resources: undefined }, now).code).toBe("authorization_pending");
  expect((await poll())?.authorized).toMatchObject({ userId });
});

test("second click: the same code entered twice at once is right both times; once it was confirmed it is asked again", async () => {
  const id = await waiting();
  const entered = await Promise.all([enter(id), enter(id)]);
  expect(entered.map(({ isRight }) => isRight)).toEqual([true, true]);
  expect(await services.deviceCodes.confirm(id, now)).toBe(true);
  expect((await enter(id)).isRight).toBe(true);
  const found = await read(id);
  expect(found?.prompt).toBe("confirm_device");
  expect(found?.request).toMatchObject({ asked: { userCode } });
  expect(found?.request).not.toMatchObject({ asked: { confirmedAt: expect.anything() } });
});

test("late-refusal: nobody who refuses what was approved elsewhere is told that nothing was connected", async () => {
  const [here, elsewhere] = [await waiting(), await waiting()];
  for (const id of [here, elsewhere]) await enter(id);
  expect(await approve(elsewhere)).toBe(true);
  expect(await deny(here)).toBe(false);
  expect((await read(here))?.isCompleted).toBe(true);
});
