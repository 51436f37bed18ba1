import { readFileSync } from "node:fs";
import path from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { database } from "@/db/client";
import { clients } from "@/lib/admin/resources/clients";
import { tenants } from "@/lib/admin/resources/tenants";
import { users } from "@/lib/admin/resources/users";
import { catalogue, type EventName, eventNames } from "@/lib/events/catalogue";
import type { Act, Elsewhere } from "./acts/act";
import { ofAppearance } from "./acts/appearance";
import { ofClients } from "./acts/clients";
import { context, password, tenantId } from "./acts/doing";
import { ends, type Reason } from "./acts/ends";
import { ofManagement } from "./acts/management";
import { ofSignIns } from "./acts/sign-ins";
import { ofUsers } from "./acts/users";
import { ownDatabase } from "./own-database";
import { callback } from "./visitor";
import { testsIn } from "./written-tests";

/** Every entry of the catalogue with the act that makes it: what has none here does not compile, and fails. */

const acts: Readonly<Record<EventName, Act | Elsewhere>> = {
  ...ofSignIns,
  ...ofClients,
  ...ofUsers,
  ...ofManagement,
  ...ofAppearance,
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
  await clients.create(context(), {
    client_id: "tv",
    redirect_uris: [],
    grant_types: ["urn:ietf:params:oauth:grant-type:device_code"],
    ...isPublic,
  });
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
