import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { closeDatabase, database } from "@/db/client";
import { createClient, listClients, showClient, updateClient } from "@/lib/admin/resources/clients";
import { rotateDueKeys } from "@/lib/admin/resources/scheduled-rotation";
import { createTenant, showTenant, updateTenant } from "@/lib/admin/resources/tenants";
import { logger } from "@/lib/base/log";
import { readMetadata } from "@/lib/clients/stored-metadata";
import { findPlace } from "@/lib/extras/webfinger/places";
import { directoryStore } from "@/lib/store/tenants";
import { findTenant } from "./directory";
import { tellOnce } from "./unread";

const { db, sql } = database();
const id = "another-version";
const redirect_uris = ["https://rp.example/cb"];

beforeAll(async () => {
  await createTenant(db, { id, name: "Another version", settings: { refresh_grace: 7 } });
  for (const client_id of ["today", "tomorrow", "unreadable"]) await createClient(db, id, { client_id, redirect_uris });
  await sql`update tenants set settings = settings || '{"quantum": true, "registration": {"mode": "by_invitation"}, "webfinger_domains": "all"}' where id = ${id}`;
  await sql`update clients set trust = 'url', metadata = metadata || '{"device_posture": "strict"}' where tenant_id = ${id} and client_id = 'tomorrow'`;
  await sql`update clients set metadata = metadata || '{"token_endpoint_auth_method": {"any_of": ["x"]}}' where tenant_id = ${id} and client_id = 'unreadable'`;
});
afterAll(closeDatabase);

test("rolling-upgrade: a tenant with settings of a later version is served, with what is understood", async () => {
  const tenant = await findTenant(id);
  expect(tenant?.settings).toMatchObject({ refresh_grace: 7, registration: { mode: "off" }, webfinger_domains: [] });
  expect(tenant?.settings).not.toHaveProperty("quantum");
  expect(await findPlace(({ byDomain }) => byDomain.get("all"))).toBeUndefined();
  await rotateDueKeys(db);
});

test("rolling-upgrade: a client that is not understood is not served, and the others of its tenant are", async () => {
  const tenant = await findTenant(id);
  expect(await tenant?.client("today")).toMatchObject({ trust: "operator" });
  expect(await tenant?.client("tomorrow")).toMatchObject({ trust: "self", metadata: { redirect_uris } });
  expect(await tenant?.client("unreadable")).toBeUndefined();
});

test("what was left aside is logged once for each row", async () => {
  const error = vi.spyOn(logger(), "error");
  const row = await directoryStore(db).client(id, "unreadable");
  const read = readMetadata(row?.metadata);
  for (const version of [7, 7, 7, 8]) tellOnce(read, { tenant: id, client: "unreadable" }, version);
  expect(error).toHaveBeenCalledTimes(2);
  expect(error.mock.calls[0]?.[0]).toMatchObject({ tenant: id, client: "unreadable" });
  error.mockRestore();
});

test("administrators see what is not understood, and cannot overwrite it unawares", async () => {
  expect((await showTenant(db, id)).not_understood).toEqual(["quantum", "webfinger_domains", "registration.mode"]);
  expect((await showClient(db, id, "tomorrow")).not_understood).toEqual(["device_posture"]);
  expect((await listClients(db, id)).map(({ not_understood: path }) => path)).toEqual([
    undefined,
    ["device_posture"],
    ["token_endpoint_auth_method"],
  ]);
  const change = { client_name: "Anew" };
  await expect(updateClient(db, id, "tomorrow", change)).rejects.toThrow("device_posture");
  await expect(updateTenant(db, id, { settings: { refresh_grace: 8 } })).rejects.toThrow("quantum");
  expect(await updateTenant(db, id, { name: "Renamed" })).toMatchObject({ name: "Renamed" });
  expect(await updateClient(db, id, "tomorrow", { ...change, device_posture: null })).toMatchObject(change);
});
