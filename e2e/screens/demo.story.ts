import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { get } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "@playwright/test";
import { freePort, ready } from "../protocol/harness/mount";
import { lookAround } from "./look";
import { signInPage } from "./pages/sign-in";

/** The try-it mode as a newcomer meets it: `npm start` without settings, in a folder of its own. */
let server: ChildProcess;
let folder = "";
let base = "";

test.beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "gatehouse-demo-"));
  const port = await freePort();
  base = `http://localhost:${port}`;
  const { DATABASE_URL, GATEHOUSE_ENCRYPTION_KEY, PUBLIC_URL, ...env } = process.env;
  server = spawn(process.execPath, ["bin/start.mjs"], {
    env: { ...env, NODE_ENV: "production", PORT: String(port), GATEHOUSE_DATA_DIR: folder, WORKERS: "2" },
    stdio: "ignore",
  });
  await ready(base, server);
});

test.afterAll(async () => {
  server.kill("SIGTERM");
  await once(server, "exit");
  await rm(folder, { recursive: true, force: true });
});

test("the demo shop: sign in, see the tokens, call userinfo, refresh, sign out", async ({ page }) => {
  const screens = signInPage(page);
  await page.goto(`${base}/demo`);
  await page
    .getByRole("link", { name: /sign in/i })
    .first()
    .click();
  await screens.signIn("alice", "down the rabbit hole");
  await screens.allow();
  await expect(page.getByText(/alice/i).first()).toBeVisible();
  await expect(page.getByText("auth_time").first()).toBeVisible();
  await page.getByRole("button", { name: /userinfo/i }).click();
  await expect(page.getByText("alice@harbour.example").first()).toBeVisible();
  await page.getByRole("button", { name: /refresh/i }).click();
  await page.getByRole("button", { name: /sign out/i }).click();
  await expect(page.getByRole("link", { name: /sign in/i }).first()).toBeVisible();
});

test("rebinding: under another host's name the try-it mode answers nothing", async () => {
  for (const path of ["/", "/demo", "/t/demo/.well-known/openid-configuration", "/healthz"]) {
    const [answer] = await once(get(base + path, { headers: { host: "evil.example" } }), "response");
    answer.resume();
    expect([path, answer.statusCode]).toEqual([path, 421]);
  }
});

test("the error page says at once what was wrong, since whoever tries Gatehouse out is the developer", async ({
  page,
}) => {
  await page.goto(`${base}/t/demo/authorize?client_id=nobody`);
  await expect(page.getByText("client_id is not that of a registered client")).toBeVisible();
});

test("the demo passes axe: phone and desktop, light and dark", async ({ browser }) => {
  test.setTimeout(120_000);
  await lookAround(browser, async (page, look) => {
    await page.goto(base);
    await look("try-it");
    await page.goto(`${base}/demo`);
    await look("demo");
    await page
      .getByRole("link", { name: /sign in/i })
      .first()
      .click();
    await signInPage(page).signIn("alice", "down the rabbit hole");
    const allow = page.getByRole("button", { name: /^allow/i });
    await allow.or(page.getByRole("button", { name: /userinfo/i })).waitFor();
    if (await allow.isVisible()) await allow.click();
    await page.getByRole("button", { name: /userinfo/i }).click();
    await expect(page.getByText("alice@harbour.example").first()).toBeVisible();
    await look("demo-session");
    await page.goto(`${base}/demo/privacy`);
    await look("demo-privacy");
  });
});
