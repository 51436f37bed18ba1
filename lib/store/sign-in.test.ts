import { randomBytes, randomUUID } from "node:crypto";
import { afterAll, beforeEach, expect, test } from "vitest";
import { closeDatabase, database } from "@/db/client";
import { createTenant } from "@/lib/admin/resources/tenants";
import { createUser, deleteUser, setPassword, updateUser } from "@/lib/admin/resources/users";
import { interactionStore } from "./interactions";
import { sessionStore } from "./sessions";

afterAll(closeDatabase);

const now = 4_000_000_000;
const password = "correct horse battery staple";
let tenant: string;
let userId: string;

beforeEach(async () => {
  const { db } = database();
  tenant = `signing-in-${randomBytes(4).toString("hex")}`;
  await createTenant(db, { id: tenant, name: "Signing in" });
  userId = (await createUser(db, tenant, { username: "alice", password })).sub;
});

const version = async () =>
  (await database().sql`select credentials_version from users where tenant_id = ${tenant} and id = ${userId}`)[0]
    ?.credentialsVersion as number;

/** Signs in, in a new browser, what was verified against this version of the credentials. */
async function signIn(credentialsVersion: number) {
  const { sql, lookups } = database();
  const [browserId, secretHash] = [randomUUID(), randomBytes(32)];
  const request = { kind: "over", clientId: "rp" } as const;
  const waiting = { id: randomUUID(), prompt: "login", reason: "no_session", request, now, expiresAt: now + 600 };
  await interactionStore(sql, tenant).open({ id: browserId, secretHash, expiresAt: now + 600 }, waiting, undefined);
  const done = await sessionStore(sql, lookups, tenant).signIn({
    authentication: { userId, methods: [{ method: "password", at: now }], credentialsVersion },
    authTime: now,
    browserId,
    secretHash,
    newSecretHash: randomBytes(32),
    sessionId: randomUUID(),
    clientId: "rp",
    origin: { address: undefined, requestId: undefined },
    agent: undefined,
    consent: undefined,
    acr: "1",
    amr: ["pwd"],
    now,
    expiresAt: now + 600,
    mostAccounts: 10,
    attempts: { clears: "", returns: undefined },
  });
  return done?.session.userId;
}

test("credentials-version: a password set meanwhile signs nobody in, the next sign-in does", async () => {
  const verified = await version();
  expect(await signIn(verified)).toBe(userId);
  await setPassword(database().db, tenant, "alice", password);
  expect(await signIn(verified)).toBeUndefined();
  expect(await signIn(await version())).toBe(userId);
});

test("credentials-version: it is the tables that raise it, whatever statement changes a password", async () => {
  const { sql } = database();
  const before = await version();
  await sql`update passwords set hash = 'another' where tenant_id = ${tenant} and user_id = ${userId}`;
  expect(await version()).toBeGreaterThan(before);
  const changed = await version();
  await sql`delete from passwords where tenant_id = ${tenant} and user_id = ${userId}`;
  expect(await version()).toBeGreaterThan(changed);
});

test("credentials-version: a change of claims raises nothing, and a person who is disabled or gone signs in no more", async () => {
  const { db } = database();
  const verified = await version();
  await updateUser(db, tenant, "alice", { name: "Alice" });
  expect(await signIn(verified)).toBe(userId);
  await updateUser(db, tenant, "alice", { disabled: true });
  expect(await signIn(verified)).toBeUndefined();
  await deleteUser(db, tenant, "alice");
  expect(await signIn(verified)).toBeUndefined();
});

test("race: a new password that is being set ends, or keeps out, a sign-in with the old one, whichever comes first", async () => {
  const { db, sql } = database();
  const verified = await version();
  await Promise.all([...Array.from({ length: 4 }, () => signIn(verified)), setPassword(db, tenant, "alice", password)]);
  const live = await sql`select 1 from sessions where tenant_id = ${tenant} and ended_at is null`;
  expect(live).toHaveLength(0);
});
