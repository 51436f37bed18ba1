import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { closeDatabase, database } from "@/db/client";
import { createClient, listClients, showClient, updateClient } from "@/lib/admin/resources/clients";
import { createTenant, showTenant, updateTenant } from "@/lib/admin/resources/tenants";
import { createUser, setPassword, showUser, updateUser } from "@/lib/admin/resources/users";
import { changeNewest } from "./newest";

const { db } = database();
const tenant = "newest";

beforeAll(async () => {
  await createTenant(db, { id: tenant, name: "Newest" });
  await createClient(db, tenant, { client_id: "rp", redirect_uris: ["https://rp.example/cb"] });
  await createUser(db, tenant, { username: "ann" });
});
afterAll(closeDatabase);

interface Kind {
  readonly kind: string;
  readonly show: () => Promise<{ readonly version: number }>;
  readonly update: (input: object) => Promise<{ readonly version: number }>;
  /** Changes of different members. */
  readonly changes: readonly object[];
}

const kinds: readonly Kind[] = [
  {
    kind: "tenant",
    show: () => showTenant(db, tenant),
    update: (input) => updateTenant(db, tenant, input),
    changes: [
      { name: "Newer" },
      { settings: { refresh_grace: 7 } },
      { settings: { lifetimes: { code: 11 } } },
      { settings: { lifetimes: { session: 12 } } },
    ],
  },
  {
    kind: "client",
    show: () => showClient(db, tenant, "rp"),
    update: (input) => updateClient(db, tenant, "rp", input),
    changes: [
      { client_name: "A name" },
      { contacts: ["ops@rp.example"] },
      { policy_uri: "https://rp.example/p" },
      { require_auth_time: true },
    ],
  },
  {
    kind: "user",
    show: () => showUser(db, tenant, "ann"),
    update: (input) => updateUser(db, tenant, "ann", input),
    changes: [
      { given_name: "Ann" },
      { family_name: "Miller" },
      { email: "ann@newest.example" },
      { locale: "de" },
      { username: "Ann" },
    ],
  },
];

describe.each(kinds)("lost-update of a $kind", ({ show, update, changes }) => {
  test("changes of different members at the same moment all hold", async () => {
    const { version } = await show();
    await Promise.all(changes.map((change) => update(change)));
    const after = await show();
    for (const change of changes) expect(after).toMatchObject(change);
    expect(after.version).toBe(version + changes.length);
  });

  test("one made on a stale copy is refused, never merged", async () => {
    const seen = await show();
    const [first = {}, second = {}] = changes;
    expect((await update({ ...first, version: seen.version })).version).toBe(seen.version + 1);
    const stale = update({ ...second, version: seen.version });
    await expect(stale).rejects.toMatchObject({ kind: "conflict", message: expect.stringContaining("version: ") });
    expect((await show()).version).toBe(seen.version + 1);
  });

  test("of two on the same copy at the same moment one is refused", async () => {
    const { version } = await show();
    const outcomes = await Promise.allSettled(changes.slice(0, 2).map((change) => update({ ...change, version })));
    expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  });
});

test("nobody waits for ever: where others are always faster the change is refused", async () => {
  const everNewer = changeNewest(
    "row",
    undefined,
    async () => ({ version: 1 }),
    async () => undefined,
  );
  await expect(everNewer).rejects.toMatchObject({ kind: "conflict" });
});

test("a disabled user's sessions end only with the change that holds", async () => {
  const { version } = await showUser(db, tenant, "ann");
  await expect(updateUser(db, tenant, "ann", { disabled: true, version: version + 1 })).rejects.toThrow("version");
  expect(await showUser(db, tenant, "ann")).toMatchObject({ disabled: false, version });
});

test("a new password leaves the version, and a copy may be made of what was shown", async () => {
  const shown = async () => {
    const { account: _, ...user } = await showUser(db, tenant, "ann");
    return [user, await showClient(db, tenant, "rp")] as const;
  };
  const [user, client] = await shown();
  await setPassword(db, tenant, "ann", "correct horse battery");
  expect(await shown()).toEqual([user, client]);
  expect((await createClient(db, tenant, { ...client, client_id: "copy" })).version).toBe(1);
  expect((await listClients(db, tenant)).map(({ version }) => version)).toEqual([1, client.version]);
});
