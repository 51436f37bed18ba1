import type { ServerResponse } from "node:http";
import sharp from "sharp";
import { afterEach, beforeAll, describe, expect, test } from "vitest";
import { closeDatabase, database } from "@/db/client";
import { createTenant } from "@/lib/admin/resources/tenants";
import { logo } from "@/lib/endpoints/logo";
import { tenantSettings } from "@/lib/model/tenant-settings";
import { brandOf } from "@/lib/tenants/brand";
import { serve } from "@/test/hostile-server";
import { logoPathOf } from "./logos";

const closing: Array<() => Promise<void>> = [];
let png = Buffer.alloc(0);

beforeAll(async () => {
  for (const id of ["logos", "others"]) await createTenant(database().db, { id, name: id });
  png = await pictured(10);
  return closeDatabase;
});
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

const pictured = (red: number) =>
  sharp({ create: { width: 300, height: 300, channels: 3, background: { r: red, g: 0, b: 0 } } })
    .png()
    .toBuffer();

/** A client's host, whose answer can be changed, and a clock that stands still. */
async function host(answer: (response: ServerResponse) => void) {
  const state = { now: 1_000_000_000, answer };
  const server = await serve((_request, response) => state.answer(response));
  closing.push(server.close);
  const clock = () => state.now;
  return {
    state,
    origin: server.origin,
    fetches: () => server.paths.length,
    path: (file: string, tenant = "logos") => logoPathOf(tenant, server.origin + file, clock),
  };
}

const sendPng = (response: ServerResponse) => response.writeHead(200, { "content-type": "text/html" }).end(png);
const found = (path: () => Promise<string | undefined>) =>
  expect.poll(path).toMatch(/^\/t\/logos\/logo\/[0-9a-f]{64}$/);
const get = (path = "", method = "GET") => logo(new Request(`http://localhost:3000${path}`, { method }));

describe("a client's logo", () => {
  test("is fetched when it would be shown, once, and served from our own origin", {
    tags: "op-client-logo",
  }, async () => {
    const { path, fetches } = await host(sendPng);
    expect(await path("/logo.png")).toBeUndefined();
    await found(() => path("/logo.png"));
    for (let at = 0; at < 10; at++) await path("/logo.png");
    expect(fetches()).toBe(1);

    const response = await get(await path("/logo.png"));
    expect(response.status).toBe(200);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      "content-type": "image/webp",
      "cache-control": "public, max-age=31536000, immutable",
      "content-security-policy": "default-src 'none'",
      "x-content-type-options": "nosniff",
    });
    expect(await sharp(await response.arrayBuffer()).metadata()).toMatchObject({ format: "webp", width: 256 });
  });

  test("and a tenant's own are shown from our origin or not at all", async () => {
    const { origin } = await host(sendPng);
    const settings = tenantSettings.parse({ branding: { logo_uri: `${origin}/tenant.png` } });
    const brand = () => brandOf({ id: "logos", name: "Logos", settings });
    expect((await brand()).logoUri).toBeUndefined();
    await found(async () => (await brand()).logoUri);
  });

  test("that changed is fetched anew after a day; one that broke stays as it was", async () => {
    const { state, path, fetches } = await host(sendPng);
    const nextDay = async (red: number | undefined) => {
      const body = red === undefined ? "gone" : await pictured(red);
      state.answer = (response) => response.end(body);
      state.now += 86_400;
      const before = fetches();
      await path("/changing.png");
      await expect.poll(fetches).toBe(before + 1);
    };
    await nextDay(100);
    await found(() => path("/changing.png"));
    const first = await path("/changing.png");
    await nextDay(200);
    await expect.poll(() => path("/changing.png")).not.toBe(first);
    const second = await path("/changing.png");
    await nextDay(undefined);
    state.now += 60;
    expect(await path("/changing.png")).toBe(second);
    expect((await get(second)).status).toBe(200);
    expect((await get(first)).status).toBe(404);
  });

  test("is fetched once for a crowd", async () => {
    const { path, fetches } = await host(sendPng);
    await Promise.all(Array.from({ length: 20 }, () => path("/crowd.png")));
    await found(() => path("/crowd.png"));
    expect(fetches()).toBe(1);
  });

  test("of one tenant is not found at another", async () => {
    const { path } = await host(sendPng);
    await path("/mine.png");
    await found(() => path("/mine.png"));
    const mine = (await path("/mine.png")) ?? "";
    expect((await get(mine.replace("/t/logos/", "/t/others/"))).status).toBe(404);
  });

  test("a path of our own is shown as it is; one that leaves our origin is not", async () => {
    expect(await logoPathOf("logos", "/brand/shop.svg")).toBe("/brand/shop.svg");
    expect(await logoPathOf("logos", "//evil.example/track.png")).toBeUndefined();
  });

  test.each(["/t/logos/logo/", `/t/logos/logo/${"0".repeat(64)}`, "/t/logos/logo/x", "/t/logos/logo/..%2f"])(
    "there is nothing at %s",
    async (path) => {
      expect((await get(path)).status).toBe(404);
      expect((await get(path, "POST")).status).toBe(405);
    },
  );
});

describe("a logo that cannot be had", () => {
  test.each<[string, (response: ServerResponse) => void]>([
    ["404", (response) => response.writeHead(404).end(png)],
    ["an error with a picture", (response) => response.writeHead(500).end(png)],
    [
      "a page that says it is PNG",
      (response) => response.writeHead(200, { "content-type": "image/png" }).end("<html>"),
    ],
    ["SVG", (response) => response.writeHead(200, { "content-type": "image/svg+xml" }).end("<svg/>")],
    ["too many bytes", (response) => response.end(Buffer.concat([png, Buffer.alloc(512 * 1024)]))],
    ["a connection that breaks", (response) => response.destroy()],
  ])("%s: a monogram, and nobody asks again for an hour", async (_what, answer) => {
    const { state, path, fetches } = await host(answer);
    expect(await path("/bad.png")).toBeUndefined();
    await expect.poll(fetches).toBe(1);
    state.answer = sendPng;
    state.now += 3599;
    expect(await path("/bad.png")).toBeUndefined();
    expect(fetches()).toBe(1);
    state.now += 16;
    expect(await path("/bad.png")).toBeUndefined();
    await found(() => path("/bad.png"));
    expect(fetches()).toBe(2);
  });

  test("a redirect, to the inside say, is not followed", async () => {
    const inside = await serve((_request, response) => response.end(png));
    closing.push(inside.close);
    const { path, fetches } = await host((response) =>
      response.writeHead(302, { location: `${inside.origin}/logo.png` }).end(),
    );
    await path("/moved.png");
    await expect.poll(fetches).toBe(1);
    expect(await path("/moved.png")).toBeUndefined();
    expect(inside.connections()).toBe(0);
  });

  test("a slow host holds nobody up", async () => {
    const { path, fetches } = await host(() => {});
    const begun = performance.now();
    expect(await path("/slow.png")).toBeUndefined();
    expect(performance.now() - begun).toBeLessThan(500);
    await expect.poll(fetches).toBe(1);
  });
});
