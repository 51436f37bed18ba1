import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { closeDatabase, database } from "@/db/client";
import { type Call, call, newKey, newTenant, startApi, tokenOf } from "@/test/api";
import { rate } from "./rate";

let token: string;
let tenant: string;
const at = (path: string) => `/tenants/${tenant}${path}`;
const ask = (method: string, path: string, more: Call = {}) => call(method, at(path), { token, ...more });
const make = async (username: string) => (await ask("POST", "/users", { body: { username } })).body;

beforeAll(async () => {
  await startApi();
  token = await tokenOf(await newKey());
  tenant = await newTenant();
});
afterAll(closeDatabase);

describe("a list", () => {
  test("is walked by next, or by the address in Link, and gives each once", async () => {
    for (const username of ["dora", "anna", "carl"]) await make(username);
    const seen: string[] = [];
    let path = at("/users?limit=1");
    for (;;) {
      const { body, headers } = await call("GET", path, { token });
      seen.push(...body.items.map((one: { username: string }) => one.username));
      const [, next] = /^<[^>]+\/api\/admin([^>]+)>; rel="next"$/.exec(headers.get("link") ?? "") ?? [];
      expect(next === undefined).toBe(body.next === null);
      if (next === undefined) break;
      path = next;
    }
    expect(seen).toEqual(["anna", "carl", "dora"]);
  });

  test("is narrowed by its filters, as texts of a query", async () => {
    const { body } = await ask("GET", "/events?name=user.created&limit=2");
    expect(body.items.map(({ name }: { name: string }) => name)).toEqual(["user.created", "user.created"]);
    expect((await ask("GET", "/logouts?failed=true")).body).toEqual({ items: [], next: null });
  });

  test("gives the members that are wanted, and always what it is", async () => {
    const { body } = await ask("GET", "/keys?fields=alg,state&limit=1");
    expect(Object.keys(body.items[0]).sort()).toEqual(["alg", "kid", "state"]);
    const one = await ask("GET", `/keys/${body.items[0].kid}?fields=use`);
    expect(Object.keys(one.body).sort()).toEqual(["kid", "use"]);
  });

  test.each([
    ["limit=0", "limit"],
    ["limit=ten", "limit"],
    ["after=%00", "after"],
    ["limit=1&limit=2", "limit"],
    ["fields=made_up", "fields"],
    ["failed=perhaps", "failed"],
    ["made_up=1", "made_up"],
  ])("says which parameter is wrong: %s", async (query, parameter) => {
    const { status, body } = await ask("GET", `/logouts?${query}`);
    expect(status).toBe(400);
    expect(body.errors).toMatchObject([{ parameter }]);
  });
});

describe("a change", () => {
  test("lost-update: with the ETag that was read it is made once, and refused with 412 when somebody was faster", async () => {
    const made = await ask("POST", "/users", { body: { username: "etta" } });
    const path = `/users/${made.body.sub}`;
    expect(made.headers.get("location")).toMatch(new RegExp(`/api/admin/tenants/${tenant}${path}$`));
    const read = await ask("GET", path);
    expect(read.headers.get("etag")).toBe(made.headers.get("etag"));
    const headers = { "if-match": String(read.headers.get("etag")) };
    const changed = await ask("PATCH", path, { body: { nickname: "E" }, headers });
    expect(changed).toMatchObject({ status: 200, body: { nickname: "E", version: 2 } });
    expect(changed.headers.get("etag")).toBe('"2"');
    expect(await ask("PATCH", path, { body: { nickname: "F" }, headers })).toMatchObject({ status: 412 });
    for (const odd of ['W/"2"', '"02"', '"x"', "2", '"1", "2"'])
      expect(await ask("PATCH", path, { body: {}, headers: { "if-match": odd } })).toMatchObject({ status: 412 });
    const atOdds = { body: { version: 1 }, headers: { "if-match": '"2"' } };
    expect(await ask("PATCH", path, atOdds)).toMatchObject({ status: 400 });
    expect(await ask("PATCH", path, { body: { version: 1 } })).toMatchObject({ status: 409 });
    expect((await ask("GET", path)).body).toMatchObject({ nickname: "E", version: 2 });
    expect(await ask("DELETE", path, { headers })).toMatchObject({ status: 400 });
    expect(await ask("DELETE", path)).toMatchObject({ status: 204, body: "" });
    expect(await ask("GET", path)).toMatchObject({ status: 404 });
  });

  test("is a merge patch: null takes a member away", async () => {
    const { sub } = await make("flora");
    await ask("PATCH", `/users/${sub}`, { body: { nickname: "F", website: "https://flora.example/" } });
    const { body } = await ask("PATCH", `/users/${sub}`, { body: { nickname: null } });
    expect(body).not.toHaveProperty("nickname");
    expect(body).toMatchObject({ website: "https://flora.example/" });
  });

  test("that is refused says where in the body it is wrong", async () => {
    const body = { redirect_uris: ["https://rp.example/cb", "no address"], made_up: 1 };
    const { status, body: problem } = await ask("POST", "/clients", { body });
    expect(status).toBe(422);
    expect(problem.errors).toMatchObject([{ pointer: "#/redirect_uris/1" }, { pointer: "#/made_up" }]);
    const settings = { settings: { lifetimes: { code: "soon" } } };
    const ofTenant = await call("PATCH", `/tenants/${tenant}`, { token, body: settings });
    expect(ofTenant.body.errors).toMatchObject([{ pointer: "#/settings/lifetimes/code" }]);
    const short = await ask("POST", "/users", { body: { username: "short", password: "x" } });
    expect(short.body.errors).toMatchObject([{ pointer: "#/password" }]);
  });
});

test("a caller has so many requests, is told how many are left, and then to wait", async () => {
  const key = await newKey();
  const mine = await tokenOf(key);
  const first = await ask("GET", "/users", { token: mine });
  expect(first.headers.get("ratelimit-policy")).toBe(`"caller";q=${rate.most};w=${rate.window}`);
  expect(first.headers.get("ratelimit")).toMatch(new RegExp(`^"caller";r=${rate.most - 1};t=\\d+$`));
  await database().sql`update attempts set failures = ${rate.most} where subject = ${`api:client:${key}`}`;
  const { status, headers } = await ask("GET", "/users", { token: mine });
  expect(status).toBe(429);
  expect(Number(headers.get("retry-after"))).toBeGreaterThan(0);
  expect(headers.get("ratelimit")).toMatch(/r=0/);
  expect((await ask("GET", "/users")).status).toBe(200);
});

test("an address that there is not is 404, a method that is not for it 405 with those that are", async () => {
  for (const path of ["", "/", "/nothing", "/tenants/x/users/", "/tenants//users", "/constructor", "/tenants/%ff"])
    expect(await call("GET", path, { token }), path).toMatchObject({ status: 404, type: "application/problem+json" });
  const { status, headers } = await call("POST", `/tenants/${tenant}`, { token });
  expect([status, headers.get("allow")]).toEqual([405, "GET, HEAD, PATCH, DELETE"]);
  expect((await call("PUT", at("/users"), { token })).status).toBe(405);
});

test("the reference tells every operation, without a script and with nothing of another origin", async () => {
  const { status, type, body, headers } = await call("GET", "/docs");
  expect([status, type]).toEqual([200, "text/html; charset=utf-8"]);
  for (const id of ["listUsers", "rotateKeys", "problem-stale", "schema-Client"]) expect(body).toContain(`id="${id}"`);
  expect(body).not.toMatch(/<script|src="http|url\(/);
  expect(headers.get("content-security-policy")).toContain("default-src 'none'");
  const ids = [...body.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
  expect(new Set(ids).size).toBe(ids.length);
  for (const [, id] of body.matchAll(/href="#([^"]+)"/g)) expect(ids).toContain(id);
});
