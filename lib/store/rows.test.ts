import { randomBytes, randomUUID } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { beforeAll, expect, test } from "vitest";
import { closeDatabase, database } from "@/db/client";
import { createClient } from "@/lib/admin/resources/clients";
import { createTenant } from "@/lib/admin/resources/tenants";
import { createUser } from "@/lib/admin/resources/users";
import { clientMetadata } from "@/lib/model/client-metadata";
import { unlessReplayed } from "@/lib/model/dpop-proof";
import { bearer } from "@/lib/model/sender-constraint";
import { logoStore } from "./logos";
import { servicesFor } from "./services";

const tenant = "rows";
const now = 1_800_000_000.123;
const day = 86_400;
const request = {
  authTime: now,
  acr: "x",
  amr: ["pwd"],
  claims: { userinfo: { given_name: { essential: true } }, id_token: {} },
};
let services: ReturnType<typeof servicesFor>;
let userId = "";
const browser = { id: randomUUID(), secretHash: randomBytes(32), expiresAt: now + day };
const sessionId = randomUUID();

beforeAll(async () => {
  const { db, sql, lookups } = database();
  services = servicesFor({ sql, lookups }, tenant);
  await createTenant(db, { id: tenant, name: "Rows" });
  await createClient(db, tenant, { client_id: "rp", redirect_uris: ["https://rp.example/cb"] });
  const claims = { given_name: "Ada", address: { street_address: "1 Road" } };
  userId = (await createUser(db, tenant, { username: "ada", ...claims, password: "correct horse battery staple" })).sub;
  const waiting = { kind: "authorize", clientId: "rp", params: { response_type: "code" } } as const;
  const open = { id: "one", prompt: "login", reason: "no_session", request: waiting, now, expiresAt: now + 600 };
  await services.interactions.open(browser, open, undefined);
  await sql`insert into sessions (tenant_id, id, browser_id, user_id, auth_time, amr, acr, selected_at, created_at, expires_at)
    values (${tenant}, ${sessionId}, ${browser.id}, ${userId}, ${now}, '{pwd}', 'x', ${now}, ${now}, ${now + day})`;
  return closeDatabase;
});

test("an interaction: times are seconds to the millisecond, members of its request keep their names", async () => {
  const { id, browserId, request, createdAt, expiresAt, isOwn } =
    (await services.interactions.read("one", browser.secretHash)) ?? {};
  expect({ id, browserId, createdAt, expiresAt, isOwn }).toEqual({
    id: "one",
    browserId: browser.id,
    createdAt: now,
    expiresAt: now + 600,
    isOwn: true,
  });
  expect(request).toMatchObject({ params: { response_type: "code" } });
});

test("a session and its consent: times are seconds, claims keep their names, and no consent is undefined", async () => {
  const consent = { clientId: "rp", destination: undefined, shown: undefined };
  const [before] = (await services.sessions.read(browser.secretHash, consent, now))?.sessions ?? [];
  expect(before).toMatchObject({ authTime: now, selectedAt: now, consent: undefined });
  expect(before?.claims).toMatchObject({ given_name: "Ada", address: { street_address: "1 Road" } });
  expect(before?.userUpdatedAt).toBeCloseTo(Date.now() / 1000, -2);
  const actor = { kind: "person", userId } as const;
  await services.consents.add(userId, consent, ["openid"], now, {
    name: "consent.given",
    actor,
    data: { permissions: ["openid"] },
  });
  const [after] = (await services.sessions.read(browser.secretHash, consent, now))?.sessions ?? [];
  expect(after?.consent).toEqual({ permissions: ["openid"], grantedAt: now });
});

test("an authorization, its code and its tokens: times are seconds, and what was requested keeps its names", async () => {
  const [codeHash, accessHash, refreshHash] = [randomBytes(32), randomBytes(32), randomBytes(32)];
  const id = randomUUID();
  const authorization = {
    id,
    clientId: "rp",
    userId,
    sessionId,
    codeHash,
    accessHash: undefined,
    accessExpiresAt: now,
    codeChallenge: undefined,
    codeConstraint: bearer,
    redirectUri: undefined,
    scopes: ["openid", "offline_access"],
    resources: [],
    request,
    now,
    codeExpiresAt: now + 60,
    expiresAt: now + day,
  };
  expect(
    await services.authorizations.issue(authorization, { origin: { address: undefined, requestId: undefined } }),
  ).toBe(true);
  const found = {
    id,
    clientId: "rp",
    isRedeemed: false,
    constraint: bearer,
    challenge: undefined,
    redirectUri: undefined,
  };
  expect(await services.authorizations.findByCode(codeHash)).toEqual({ ...found, expiresAt: now + 60 });

  const code = { hash: codeHash, clientId: "rp", redirectUri: undefined, challenge: undefined, resources: undefined };
  const tokens = {
    accessHash,
    accessExpiresAt: now + 300,
    refreshHash,
    refreshExpiresAt: now + 2 * day,
    constraint: bearer,
    bindsRefresh: false,
    proof: undefined,
  };
  const redeemed = unlessReplayed(await services.authorizations.redeem(code, tokens, now));
  expect(redeemed).toMatchObject({ id, clientId: "rp", userId, sessionId, request });
  expect(redeemed?.userUpdatedAt).toBeTypeOf("number");

  const live = { clientId: "rp", userId, sessionId, username: "ada", constraint: bearer, issuedAt: now, request };
  expect(await services.tokens.findAccessToken(accessHash, now)).toMatchObject({ ...live, expiresAt: now + 300 });
  // Never longer than the authorization.
  const refresh = await services.tokens.find(refreshHash, now);
  expect(refresh).toMatchObject({ ...live, kind: "refresh_token", expiresAt: now + day });
});

test("a token of no person: what belongs to a person is undefined or empty", async () => {
  const hash = randomBytes(32);
  await services.tokens.addForClient({ hash, clientId: "rp", scopes: ["a"], constraint: bearer }, now, now + 60);
  const none = { userId: undefined, username: undefined, sessionId: undefined, request: undefined };
  const found = await services.tokens.findAccessToken(hash, now);
  expect(found).toMatchObject({ ...none, claims: {}, claimSources: [], userUpdatedAt: 0, expiresAt: now + 60 });
});

test("a registration, a counter, a pushed request, a logo: the same", async () => {
  const registrationTokenHash = randomBytes(32);
  const metadata = clientMetadata.parse({ client_name: "By itself", redirect_uris: ["https://rp.example/cb"] });
  const registration = { metadata, secret: undefined, registrationTokenHash, softwareStatement: undefined };
  const access = { trust: "self", tokenHash: undefined, mostClients: 10 } as const;
  await services.registrations.add("itself", registration, access, now, {
    name: "client.registered",
    actor: { kind: "client", clientId: "self" },
    data: { trust: "self" },
  });
  const found = await services.registrations.find("itself", registrationTokenHash);
  expect(found).toMatchObject({ clientId: "itself", metadata, secret: undefined, registeredAt: now });

  const allowance = { subject: "authorize:x", most: 2, window: 60 };
  expect(await services.attempts.count(allowance, now)).toMatchObject({ count: 1, endsAt: now + 60 });

  const hash = randomBytes(32);
  await services.pushedRequests.add(hash, "rp", { redirect_uri: "https://rp.example/cb" }, now + 60);
  expect(await services.pushedRequests.find(hash, "rp", now)).toEqual({ redirect_uri: "https://rp.example/cb" });
  expect(await services.pushedRequests.find(hash, "rp", now + 61)).toBeUndefined();

  const logos = logoStore(database().sql, tenant);
  await logos.claim("https://rp.example/logo", now, 0);
  expect(await logos.find("https://rp.example/logo")).toEqual({ contentHash: undefined, triedAt: now });
});

test("a time beyond what can be written is kept as the last that can", async () => {
  const { sql } = database();
  const [row] = await sql<{ at: number }[]>`select ${Number.POSITIVE_INFINITY}::timestamptz as at`;
  expect(row?.at).toBe(253_402_300_799);
});

/** Its rows would be read as undefined. */
test("no store reads a column by the name that it has in PostgreSQL", () => {
  const folder = import.meta.dirname;
  const sources = readdirSync(folder).filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts"));
  for (const file of sources) {
    const found = readFileSync(`${folder}/${file}`, "utf8").match(
      /^\s+(readonly )?[a-z]+_\w+\??: [^,]*;$|\b(row|first|found)\??\.[a-z]+_\w+/m,
    );
    expect(found?.[0], file).toBeUndefined();
  }
});
