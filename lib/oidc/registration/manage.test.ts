import { afterAll, beforeAll, expect, test } from "vitest";
import { closeDatabase, database } from "@/db/client";
import { showClient, updateClient } from "@/lib/admin/resources/clients";
import { createTenant } from "@/lib/admin/resources/tenants";
import type { JsonObject } from "@/lib/http/json-body";
import { findTenant } from "@/lib/tenants/directory";
import { ownRegistration, replaceRegistration, shownRegistration } from "./manage";
import { registerClient } from "./register";

const redirect_uris = ["https://rp.example/cb"];
const id = "own-registration";
const requestId = "00000000-0000-4000-8000-000000000001";

beforeAll(() => createTenant(database().db, { id, name: "Own", settings: { registration: { mode: "open" } } }));
afterAll(closeDatabase);

async function registered(more: JsonObject = {}) {
  const tenant = await findTenant(id);
  if (!tenant) throw new Error("no tenant");
  const request = new Request(`${tenant.issuer}/oauth/register`, { method: "POST" });
  const { client_id, registration_access_token } = await registerClient({ request, requestId, tenant }, async () => ({
    redirect_uris,
    ...more,
  }));
  const authorization = `Bearer ${registration_access_token}`;
  return {
    tenant,
    clientId: String(client_id),
    put: new Request(request.url, { method: "PUT", headers: { authorization } }),
  };
}

test("lost-update: what an operator decides while a client replaces its registration stays", async () => {
  const { tenant, clientId, put } = await registered();
  const own = await ownRegistration(put, clientId, tenant);
  const { db } = database();
  await updateClient(db, id, clientId, { skip_consent: true, client_secret: "a-secret-that-an-operator-has-chosen" });

  const members = { client_id: clientId, redirect_uris, client_uri: "https://rp.example/" };
  const answer = await replaceRegistration({ request: put, requestId, tenant }, own, members);
  expect(answer).toMatchObject({
    client_uri: members.client_uri,
    client_secret: "a-secret-that-an-operator-has-chosen",
  });
  expect(await showClient(db, id, clientId)).toMatchObject({
    skip_consent: true,
    client_uri: members.client_uri,
    version: 3,
  });
});

test("of two replacements by one token the second is refused", async () => {
  const { tenant, clientId, put } = await registered();
  const own = await ownRegistration(put, clientId, tenant);
  const members = { client_id: clientId, redirect_uris };
  const outcomes = await Promise.allSettled(
    [1, 2].map(() => replaceRegistration({ request: put, requestId, tenant }, own, members)),
  );
  expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  const lost = outcomes.find((one): one is PromiseRejectedResult => one.status === "rejected");
  expect(lost?.reason).toMatchObject({ code: "invalid_token", status: 401 });
});

test("rolling-upgrade: an older server shows a registration, and does not replace what it does not understand", async () => {
  const { tenant, clientId, put } = await registered();
  await database()
    .sql`update clients set metadata = metadata || '{"device_posture": "strict"}' where client_id = ${clientId}`;
  const own = await ownRegistration(put, clientId, tenant);
  expect(shownRegistration(own, tenant)).toMatchObject({ client_id: clientId, redirect_uris });
  const replacing = replaceRegistration({ request: put, requestId, tenant }, own, {
    client_id: clientId,
    redirect_uris,
  });
  await expect(replacing).rejects.toMatchObject({ code: "temporarily_unavailable", status: 503 });
});

test("sector-theft: a client does not take another sector's subjects by replacing itself", async () => {
  const { tenant, clientId, put } = await registered({ subject_type: "pairwise" });
  const own = await ownRegistration(put, clientId, tenant);
  for (const change of [{ redirect_uris: ["https://victim.example/cb"] }, { redirect_uris, subject_type: "public" }]) {
    const members = { client_id: clientId, subject_type: "pairwise", ...change };
    const replacing = replaceRegistration({ request: put, requestId, tenant }, own, members);
    await expect(replacing).rejects.toMatchObject({ code: "invalid_client_metadata", status: 400 });
  }
  expect(await ownRegistration(put, clientId, tenant)).toEqual(own);
});

test("bait-and-switch: people are asked again once a client changes the name that skip_consent was given to", async () => {
  const { tenant, clientId, put } = await registered();
  const { db } = database();
  await updateClient(db, id, clientId, { skip_consent: true });
  const own = await ownRegistration(put, clientId, tenant);
  await replaceRegistration({ request: put, requestId, tenant }, own, {
    client_id: clientId,
    redirect_uris,
    client_name: "Bank",
  });
  expect(await showClient(db, id, clientId)).toMatchObject({ skip_consent: false, client_name: "Bank" });
});
