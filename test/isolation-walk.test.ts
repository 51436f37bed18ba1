import { randomUUID } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { closeDatabase, database } from "@/db/client";
import { members } from "@/lib/admin/resources/members";
import { createUser } from "@/lib/admin/resources/users";
import { asSystem } from "@/lib/admin/system";
import { operations } from "@/lib/api/operations";
import { randomToken, tokenHash } from "@/lib/base/secrets";
import { sessionCookie } from "@/lib/dashboard/cookie";
import { systemTenant } from "@/lib/model/system-tenant";
import { dashboardSessionStore } from "@/lib/store/dashboard-sessions";
import { call, newKey, newTenant, startApi, tokenOf } from "./api";
import { type Things, thingsOf } from "./api-things";
import { ownDatabase } from "./own-database";

/**
 * The owner of one tenant tries every operation of the API, every server action and every page of the dashboard with every identifier of
 * another tenant, in that tenant and in their own: nothing of the other is told, and no row of it becomes another one.
 * A new resource is in it by its line in test/api-things.ts; a new page or action by being there.
 */

vi.mock("next/headers", () => ({ headers: async () => sent, cookies: async () => ({ get: () => undefined }) }));

const sent = new Headers({ "sec-fetch-site": "same-origin" });
const root = path.resolve(import.meta.dirname, "..");
let mine: string;
let theirs: string;
let owner: string;
let things: Things;
/** Of the other tenant, by resource. */
const ids = new Map<string, string>();
let before: Readonly<Record<string, string>>;

beforeAll(async () => {
  process.env.__NEXT_EXPERIMENTAL_AUTH_INTERRUPTS = "true";
  await ownDatabase("isolation_walk");
  await startApi();
  const operator = await tokenOf(await newKey());
  mine = await newTenant("mine");
  theirs = await newTenant("theirs");
  owner = await tokenOf(await newKey({ [mine]: "owner" }));
  things = thingsOf(theirs, operator);
  for (const resource of new Set(operations.map((operation) => operation.resource)))
    if (resource.isOfTenant && resource.name !== "statistic") ids.set(resource.name, await things.id(resource));
  sent.set("cookie", await signedIn());
  before = await rows();
}, 120_000);
afterAll(closeDatabase);

/** An owner of the one tenant, signed in to the dashboard just now. @returns the cookie */
async function signedIn(): Promise<string> {
  const { db, sql } = database();
  const { sub } = await createUser(db, systemTenant, { username: "owner" });
  await members.create(asSystem(db, mine), { user: sub, role: "owner" });
  const [browser, sid, token] = [randomUUID(), randomUUID(), randomToken()];
  await sql`insert into browsers (tenant_id, id, secret_hash, created_at, expires_at)
    values (${systemTenant}, ${browser}, ${tokenHash(token)}, now(), now() + interval '1 day')`;
  await sql`insert into sessions (tenant_id, id, browser_id, user_id, auth_time, amr, acr, selected_at, created_at, expires_at)
    values (${systemTenant}, ${sid}, ${browser}, ${sub}, now(), '{}', '1', now(), now(), now() + interval '1 day')`;
  const authTime = Date.now() / 1000;
  await dashboardSessionStore(db).begin({ hash: tokenHash(token), userId: sub, sid, authTime }, undefined);
  return sessionCookie(token).split(";")[0] ?? "";
}

/** A checksum of the other tenant's rows, by table: what counts tries by address is no tenant's own. */
async function rows(): Promise<Readonly<Record<string, string>>> {
  const { sql } = database();
  const tables = await sql<{ name: string }[]>`
    select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id'
    where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p') and not c.relispartition order by 1`;
  const sums: Record<string, string> = {};
  const sum = async (name: string, column: string) => {
    const [row] = await sql`
      select count(*) || ' ' || coalesce(md5(string_agg(t::text, '' order by t::text)), '') as sum
      from ${sql(name)} t where ${sql(column)} = ${theirs}`;
    sums[name] = String(row?.sum);
  };
  for (const { name } of tables) await sum(name, "tenant_id");
  await sum("tenants", "id");
  return sums;
}

/** Nothing of the other tenant stands in what was answered, but what was sent there. */
function untold(answer: string, given: string, what: string): void {
  for (const [name, id] of ids)
    if (id !== given && id.length > 8) expect(answer.includes(id), `${what} tells of ${name}`).toBe(false);
}

test("cross-tenant: the other tenant has one of everything, so that the walks have something to find", () => {
  expect(ids.size).toBeGreaterThan(15);
  const full = Object.entries(before).flatMap(([name, sum]) => (sum.startsWith("0 ") ? [] : [name]));
  for (const name of [
    "clients",
    "users",
    "keys",
    "data_keys",
    "webhooks",
    "sessions",
    "events",
    "grants",
    "user_imports",
  ])
    expect(full).toContain(name);
});

test("cross-tenant: no operation of the API tells or changes anything of another tenant, by whatever identifier", async () => {
  for (const { path: at, method, resource, id: name } of operations) {
    if (!at.includes("[tenant]")) continue;
    const body = method === "POST" || method === "PATCH" ? { body: await things.body({ id: name }) } : {};
    const all = at.includes("[id]") ? [...ids.values()] : [];
    // There they are refused before anything is looked up; at home what needs no identifier is theirs to do.
    const tries = [[theirs, ids.get(resource.name) ?? "none"], ...all.map((id) => [mine, id])] as const;
    for (const [tenant, id] of tries) {
      const place = at.replace("[tenant]", tenant).replace("[id]", encodeURIComponent(id));
      const { status, body: told } = await call(method, place, { token: owner, ...body });
      expect([400, 403, 404, 409], `${method} ${place}: ${JSON.stringify(told)}`).toContain(status);
      if (tenant === theirs) expect(status, `${method} ${place}`).toBe(403);
      untold(JSON.stringify(told), id, name);
    }
    await database().sql`delete from attempts where subject like 'api:%'`;
  }
  expect(await rows()).toEqual(before);
}, 60_000);

/** What an action's parameters are called, and the fields that it reads of a form. */
function actionsIn(file: string) {
  const text = readFileSync(path.join(root, file), "utf8");
  const fields = [...text.matchAll(/form(?:, "|\.get\("|\.has\("|\.getAll\(")(\w+)"/g)].map(([, name = ""]) => name);
  return [...text.matchAll(/export async function (\w+)\(([^)]*)\)/g)].map(([, name = "", list = ""]) => ({
    name,
    params: list.split(",").flatMap((one) => /^\s*(\w+):/.exec(one)?.[1] ?? []),
    fields: [...new Set(fields)],
  }));
}

const below = (folder: string, name: RegExp): string[] =>
  readdirSync(path.join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((file) => name.test(file))
    .map((file) => path.join(folder, file))
    .sort();
const files = below("app/admin/_actions", /^(?!act\.ts)[\w-]+\.ts$/);
const fixed: Readonly<Record<string, string>> = { version: "1", role: "owner", events: "*", keep_old: "0", base: "{}" };

describe.each(files)("%s", (file) => {
  const actions = actionsIn(file);

  test("cross-tenant: no server action tells or changes anything of another tenant, by whatever identifier", async () => {
    expect(actions.length).toBeGreaterThan(0);
    const made: Record<string, (...given: unknown[]) => Promise<unknown>> = await import(path.join(root, file));
    for (const { name, params, fields } of actions)
      for (const tenant of [theirs, mine])
        for (const id of ids.values()) {
          const form = new FormData();
          for (const field of fields) form.set(field, field === "tenant" ? tenant : (fixed[field] ?? id));
          const given = params.map((param) =>
            param === "tenantId" ? tenant : param === "form" ? form : param === "number" ? 0 : id,
          );
          const told = await made[name]?.(...given).catch((error: Error) => error.message);
          untold(JSON.stringify(told) ?? "", id, `${name} in ${tenant}`);
        }
    expect(await rows()).toEqual(before);
  }, 60_000);
});

const pages = below("app/admin/(pages)/t", /page\.tsx$/);

test.each(pages)(
  "cross-tenant: %s shows nothing of another tenant, by whatever identifier",
  async (file) => {
    const { default: page } = await import(path.join(root, file));
    const [, inner] = /\[tenant\].*\[(\w+)\]/.exec(file) ?? [];
    const parts = [...file.matchAll(/\[(\w+)\]/g)].map(([, name = ""]) => name).filter((name) => name !== "tenant");
    for (const tenant of [theirs, mine])
      for (const id of ids.values()) {
        const given = { tenant, ...Object.fromEntries(parts.map((name) => [name, id])) };
        const query = { after: id, user: id, client: id, event: id, q: id, reference: id };
        const shown = await Promise.resolve(
          page({ params: Promise.resolve(given), searchParams: Promise.resolve(query) }),
        ).then(
          (element: unknown) => ({ element, digest: "" }),
          (error: { digest?: string; message?: string }) => ({
            element: undefined,
            digest: error.digest ?? String(error.message),
          }),
        );
        if (tenant === theirs) expect(shown.digest, `${file} ${id}`).toBe("NEXT_HTTP_ERROR_FALLBACK;403");
        else if (inner) expect(shown.digest, `${file} ${id}`).toBe("NEXT_HTTP_ERROR_FALLBACK;404");
        untold(textOf(shown.element), id, file);
      }
    expect(await rows()).toEqual(before);
  },
  60_000,
);

/** Whatever an element was made with. */
function textOf(element: unknown): string {
  const seen = new Set<unknown>();
  return (
    JSON.stringify(element, (_, value: unknown) => {
      if (typeof value !== "object" || value === null) return typeof value === "bigint" ? String(value) : value;
      if (seen.has(value)) return undefined;
      seen.add(value);
      return value;
    }) ?? ""
  );
}
