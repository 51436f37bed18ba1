import { afterAll, beforeAll, expect, test } from "vitest";
import { closeDatabase, database } from "@/db/client";
import { users } from "@/lib/admin/resources/users";
import { asSystem } from "@/lib/admin/system";
import { call, newKey, newTenant, startApi, tokenOf } from "@/test/api";

let key: string;
let token: string;
let tenant: string;
let sub: string;
const at = (path: string) => `/tenants/${tenant}${path}`;

beforeAll(async () => {
  await startApi();
  key = await newKey();
  token = await tokenOf(key);
  tenant = await newTenant("expand");
  const made = await call("POST", at("/users"), { token, body: { username: "uma", nickname: "U" } });
  sub = made.body.sub;
});
afterAll(closeDatabase);

test("what an item refers to is told with it, in a list and alone, whatever members are wanted", async () => {
  const { body } = await call("GET", at("/user-events?name=user.created&expand=user,client&fields=at"), { token });
  expect(body.items).toHaveLength(1);
  const [{ id }] = body.items;
  expect(body.items[0]).toEqual({
    id,
    at: expect.any(String),
    expanded: { user: expect.objectContaining({ sub, username: "uma", nickname: "U" }) },
  });
  const one = await call("GET", at(`/user-events/${id}?expand=user`), { token });
  expect(one.body).toMatchObject({ id, user: sub, expanded: { user: { username: "uma" } } });
});

test("what is not there any more is null", async () => {
  const gone = await call("POST", at("/users"), { token, body: { username: "gone" } });
  await call("DELETE", at(`/users/${gone.body.sub}`), { token });
  const { body } = await call("GET", at(`/events?user=${gone.body.sub}&expand=user`), { token });
  expect(body.items.length).toBeGreaterThan(0);
  for (const { expanded } of body.items) expect(expanded).toEqual({ user: null });
});

test.each([
  ["expand=name", "expand"],
  ["expand=", "expand"],
  ["expand=__proto__", "expand"],
  ["expand=user&limit=101", "limit"],
])("says which parameter is wrong: %s", async (query, parameter) => {
  const { status, body } = await call("GET", at(`/user-events?${query}`), { token });
  expect(status).toBe(400);
  expect(body.errors).toMatchObject([{ parameter }]);
});

test("privilege: what is expanded is behind its own scope, and behind its own permission", async () => {
  const narrow = await tokenOf(key, { scopes: ["user-events:read"] });
  const unscoped = await call("GET", at("/user-events?expand=user"), { token: narrow });
  expect(unscoped.status).toBe(403);
  expect(unscoped.headers.get("www-authenticate")).toContain(`scope="users:read"`);
  const support = await tokenOf(await newKey({ [tenant]: "support" }));
  expect((await call("GET", at("/user-events?expand=user"), { token: support })).status).toBe(200);
  expect((await call("GET", at("/user-events?expand=client"), { token: support })).status).toBe(403);
});

test("cross-tenant: an identifier of another tenant leads to nothing", async () => {
  const other = await newTenant("expand");
  const stranger = await call("POST", `/tenants/${other}/users`, { token, body: { username: "stranger" } });
  const found = await users.showAll(asSystem(database().db, tenant), [stranger.body.sub, sub]);
  expect([...found.keys()]).toEqual([sub]);
});
