import { randomBytes, randomUUID } from "node:crypto";
import { afterAll, beforeEach, expect, test } from "vitest";
import { closeDatabase, database } from "@/db/client";
import { createTenant } from "@/lib/admin/resources/tenants";
import { createUser, setPassword } from "@/lib/admin/resources/users";
import { encrypt } from "@/lib/base/secrets";
import { totpContext } from "@/lib/identity/methods/totp";
import { overLimit } from "@/lib/identity/sign-in";
import { tenantSettings } from "@/lib/model/tenant-settings";
import { codeAttemptStore } from "./code-attempts";
import { factorStore } from "./factors";
import { interactionStore } from "./interactions";
import { sessionStore } from "./sessions";

afterAll(closeDatabase);

const now = 4_000_000_000;
const nowhere = { address: undefined, requestId: undefined };
const password = "correct horse battery staple";
const limits = tenantSettings.parse({ sign_in: { failures_per_account: 3 } }).sign_in;
let tenant: string;
let userId: string;

beforeEach(async () => {
  const { db } = database();
  tenant = `factors-${randomBytes(4).toString("hex")}`;
  await createTenant(db, { id: tenant, name: "Factors" });
  userId = (await createUser(db, tenant, { username: "alice", password })).sub;
});

const stores = () => {
  const { sql, lookups } = database();
  return {
    factors: factorStore(sql, tenant),
    interactions: interactionStore(sql, tenant),
    sessions: sessionStore(sql, lookups, tenant),
    codes: codeAttemptStore(sql, tenant),
  };
};

const version = async () =>
  (await database().sql`select credentials_version from users where tenant_id = ${tenant} and id = ${userId}`)[0]
    ?.credentialsVersion as number;

/** A browser in which alice has given her password, with her session where she may have one. */
async function passwordGiven(hasSession = true) {
  const { interactions, sessions } = stores();
  const [id, browserId, secretHash] = [randomUUID(), randomUUID(), randomBytes(32)];
  const given = { userId, methods: [{ method: "password", at: now }], credentialsVersion: await version() } as const;
  const request = { kind: "over", clientId: "rp" } as const;
  const waiting = { id, prompt: "factor", reason: "x", request, progress: { given }, now, expiresAt: now + 600 };
  await interactions.open({ id: browserId, secretHash, expiresAt: now + 600 }, waiting, undefined);
  const sessionId = randomUUID();
  if (hasSession)
    await sessions.signIn({
      authentication: given,
      authTime: now,
      browserId,
      secretHash,
      newSecretHash: secretHash,
      sessionId,
      clientId: undefined,
      origin: nowhere,
      agent: undefined,
      consent: undefined,
      acr: "1",
      amr: ["pwd"],
      now,
      expiresAt: now + 600,
      mostAccounts: 10,
      attempts: { clears: "", returns: undefined },
    });
  return { id, secretHash, sessionId, credentialsVersion: given.credentialsVersion };
}

type Begun = Awaited<ReturnType<typeof passwordGiven>>;

const enrol = ({ id, sessionId, credentialsVersion }: Begun, factorId = randomUUID()) =>
  stores().factors.addTotp(
    {
      id: factorId,
      userId,
      name: "App",
      secret: encrypt("key", totpContext(tenant, factorId)),
      step: 100,
      recoveryHashes: ["one", "two"],
      credentialsVersion,
      interactionId: id,
      sessionId,
      clientId: "rp",
      origin: nowhere,
    },
    (next) => ({ given: { userId, methods: [], credentialsVersion: next } }),
    now,
  );

const recorded = async () =>
  (
    await database()
      .sql`select name, data from events where tenant_id = ${tenant} and name ~ '^(factor|recovery)' order by at, name`
  ).map(({ name, data }) => [name, data]);

const wins = (outcomes: readonly unknown[]) => outcomes.filter((one) => one !== false && one !== undefined).length;

test("code-replay: of parallel tries with one code one wins; neither it nor an earlier one is taken again", async () => {
  const factorId = randomUUID();
  expect(await enrol(await passwordGiven(), factorId)).toBe(true);
  const { factors } = stores();
  expect(await factors.takeStep(factorId, 100, now)).toBe(false);
  const raced = await Promise.all(Array.from({ length: 6 }, () => factors.takeStep(factorId, 102, now)));
  expect(wins(raced.filter(Boolean))).toBe(1);
  expect(await factors.takeStep(factorId, 101, now)).toBe(false);
  expect(await factors.takeStep(factorId, 103, now)).toBe(true);
});

test("recovery-code-race: a recovery code works once, however many try it at a time", async () => {
  await enrol(await passwordGiven());
  const { factors } = stores();
  const by = { userId, clientId: "rp", origin: nowhere };
  const raced = await Promise.all(Array.from({ length: 6 }, () => factors.takeRecoveryCode("one", by, now)));
  expect(raced.filter((left) => left !== undefined)).toEqual([1]);
  expect(await factors.takeRecoveryCode("one", by, now)).toBeUndefined();
  expect(await factors.takeRecoveryCode("two", by, now)).toBe(0);
  expect((await recorded()).slice(2)).toEqual([
    ["recovery-codes.used", { left: 1 }],
    ["recovery-codes.used", { left: 0 }],
  ]);
});

test("enrolment-hijack: nothing is added once a credential has changed, a session has ended, or another enrolment has won", async () => {
  const { db, sql } = database();
  const [first, other] = [await passwordGiven(), await passwordGiven()];
  const raced = await Promise.all([enrol(first), enrol(first), enrol(other)]);
  expect(raced.filter(Boolean)).toHaveLength(1);
  const again = await passwordGiven();
  await setPassword(db, tenant, "alice", password);
  expect(await enrol(again)).toBe(false);
  const signedOut = await passwordGiven();
  await sql`update sessions set ended_at = now() where tenant_id = ${tenant} and id = ${signedOut.sessionId}`;
  expect(await enrol(signedOut)).toBe(false);
  const over = await passwordGiven();
  await stores().interactions.complete(over.id, now);
  expect(await enrol(over)).toBe(false);
  expect(await sql`select 1 from totp_factors where tenant_id = ${tenant}`).toHaveLength(1);
  expect(await recorded()).toEqual([
    ["factor.enrolled", { method: "totp" }],
    ["recovery-codes.made", { count: 2 }],
  ]);
});

test("an enrolment brings the interaction on under the credentials that it made, and ends sign-ins begun before", async () => {
  const before = await passwordGiven();
  await enrol(before);
  const kept = await stores().interactions.read(before.id, before.secretHash);
  expect(kept?.progress?.given?.credentialsVersion).toBe(await version());
  expect(await version()).toBeGreaterThan(before.credentialsVersion);
  await stores().interactions.complete(before.id, now);
  expect((await stores().interactions.read(before.id, before.secretHash))?.progress).toBeUndefined();
});

test("brute-force: codes are counted by the person, and a new interaction or browser gives no more tries", async () => {
  await enrol(await passwordGiven());
  const guess = async ({ id, secretHash }: Begun) => {
    const found = await stores().codes.readAndCount(id, secretHash, undefined, limits, now);
    return found && overLimit(found.attempt, limits) === undefined ? "." : "x";
  };
  let text = "";
  for (let n = 0; n < 6; n++) text += await guess(await passwordGiven());
  expect(text).toBe("...xxx");
});

test("fixation: another browser's code neither counts nor is held against anything of the person's", async () => {
  await enrol(await passwordGiven());
  const { id } = await passwordGiven(false);
  const found = await stores().codes.readAndCount(id, randomBytes(32), undefined, limits, now);
  expect(found).toMatchObject({ isOwn: false, attempt: { counters: [] } });
  expect(await database().sql`select 1 from attempts where tenant_id = ${tenant}`).toHaveLength(0);
});
