import { randomBytes, randomUUID } from "node:crypto";
import { afterAll, beforeEach, expect, test } from "vitest";
import { closeDatabase, database } from "@/db/client";
import { createTenant } from "@/lib/admin/resources/tenants";
import { createUser } from "@/lib/admin/resources/users";
import { overLimit } from "@/lib/identity/sign-in";
import { tenantSettings } from "@/lib/model/tenant-settings";
import { interactionStore } from "./interactions";

afterAll(closeDatabase);

const limits = tenantSettings.parse({ sign_in: { failures_per_account: 2, failures_per_address: 4 } }).sign_in;
const now = 4_000_000_000;
let tenant: string;
let victim: string;

beforeEach(async () => {
  const { db } = database();
  tenant = `tries-${randomBytes(4).toString("hex")}`;
  await createTenant(db, { id: tenant, name: "Tries" });
  victim = (await createUser(db, tenant, { username: "victim" })).sub;
});

/** Tries from an address, each of another name, in a browser of its own. @returns what each came to */
async function tries(network: string | undefined, names: readonly string[], isGuess = true): Promise<string> {
  const interactions = interactionStore(database().sql, tenant);
  const [id, secretHash] = [randomUUID(), randomBytes(32)];
  const request = { kind: "over", clientId: "rp" } as const;
  const waiting = { id, prompt: "login", reason: "no_session", request, now, expiresAt: now + 600 };
  await interactions.open({ id: randomUUID(), secretHash, expiresAt: now + 600 }, waiting, undefined);
  let text = "";
  for (const identifier of names) {
    const found = await interactions.readAndCount(id, secretHash, { identifier, network, isGuess }, limits, now);
    if (!found) throw new Error("nothing was found");
    text += overLimit(found.attempt, limits) === undefined ? "." : "x";
  }
  return text;
}

const subjects = async () =>
  (await database().sql`select subject from attempts where tenant_id = ${tenant} order by subject`).map(({ subject }) =>
    String(subject),
  );
const names = (count: number) => Array.from({ length: count }, (_, n) => `made up ${n}`);

test("lock-out: an address over its limit counts against nobody", async () => {
  expect(await tries("one", names(4))).toBe("....");
  expect(await tries("one", ["victim", "victim", "victim"])).toBe("xxx");
  expect(await subjects()).not.toContain(`user:${victim}`);
  expect(await tries("another", ["victim"])).toBe(".");
});

test("lock-out: a sign-up with somebody's address is no wrong password of theirs", async () => {
  expect(await tries("one", ["victim", "victim", "victim", "victim", "victim"], false)).toBe("....x");
  expect(await subjects()).toEqual(["address:one"]);
});

test("unbounded rows: made-up names from one address leave no more rows than its limit", async () => {
  expect(await tries("one", names(10))).toBe("....xxxxxx");
  expect(await subjects()).toHaveLength(limits.failures_per_address + 1);
});

test("a name that is nobody's is counted as an account is, with an address or without", async () => {
  for (const name of ["victim", "nobody"]) {
    expect(await tries(`for ${name}`, [name, name, name])).toBe("..x");
    expect(await tries(undefined, [name])).toBe("x");
  }
  const rows = await database().sql`
    select failures, in_a_row, window_ends_at from attempts where tenant_id = ${tenant} and subject !~ '^address:'`;
  expect(rows).toHaveLength(2);
  expect(rows[0]).toEqual(rows[1]);
});

test("a browser that holds too many requests forgets those that are over first", async () => {
  const { sql } = database();
  const interactions = interactionStore(sql, tenant);
  const browser = randomUUID();
  const open = (id: string, age: number, first = false) =>
    interactions.open(
      first ? { id: browser, secretHash: randomBytes(32), expiresAt: now } : browser,
      {
        id,
        prompt: "login",
        reason: "no_session",
        request: { kind: "over", clientId: "rp" },
        now: now - age,
        expiresAt: now - age + 600,
      },
      undefined,
    );
  await open("oldest", 500, true);
  for (let n = 0; n < 47; n++) await open(`open ${n}`, 400);
  await open("done", 300);
  await open("expired", 200);
  await interactions.complete("done", now);
  await sql`update interactions set expires_at = to_timestamp(${now - 1}) where tenant_id = ${tenant} and id = 'expired'`;
  for (const id of ["new", "newer"]) await open(id, 0);
  const kept = (await sql`select id from interactions where tenant_id = ${tenant}`).map(({ id }) => id);
  expect(kept).toHaveLength(50);
  expect(kept).toEqual(expect.arrayContaining(["oldest", "new", "newer"]));
});
