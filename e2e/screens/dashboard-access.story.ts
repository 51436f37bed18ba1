import { randomBytes } from "node:crypto";
import { expect, type Page, test } from "@playwright/test";
import { run } from "@/lib/cli/program";
import { lookAround } from "./look";
import { signInPage } from "./pages/sign-in";

const base = () => process.env.PUBLIC_URL ?? "";
const password = "seven locks and a gate";
const unique = (name: string) => `${name}-${randomBytes(4).toString("hex")}`;

/** What an operator types at the terminal. @returns what it prints */
async function gatehouse(...args: readonly string[]): Promise<string> {
  let out = "";
  const code = await run(args, {
    env: process.env,
    folder: process.cwd(),
    write: (text) => {
      out += text;
    },
    complain: (text) => {
      out += text;
    },
    readAll: async () => "",
    askSecret: undefined,
  });
  expect([code, out]).toEqual([0, out]);
  return out.trim();
}

const fill = async (page: Page, username: string, secret = password) => {
  await page.getByLabel("User name").fill(username);
  await page.getByLabel("Name", { exact: true }).fill("Olga Ostrow");
  await page.getByLabel("E-mail").fill(`${username}@example.com`);
  await page.getByLabel("Password").fill(secret);
  await page.getByRole("button", { name: "Create the account" }).click();
};

test("from the printed link an operator makes a tenant, and is asked again where it matters", async ({ page }) => {
  const username = unique("olga");
  await page.goto(await gatehouse("admin", "invite"));
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("You are invited");
  await fill(page, username, "password");
  await expect(page.getByRole("main").getByRole("alert")).toContainText("none that is easily guessed");
  await expect(page.getByLabel("User name")).toHaveValue(username);
  await fill(page, username);
  await expect(page.getByLabel(/user name/i)).toHaveValue(username);
  await page.getByLabel(/password/i).fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page).toHaveURL(`${base()}/admin`);
  const tenant = unique("bakery");
  await page.getByRole("button", { name: "New tenant" }).click();
  await page.getByRole("textbox", { name: "ID" }).fill(tenant);
  await page.getByRole("textbox", { name: "Name" }).fill("The Bakery");
  await page.getByRole("button", { name: "Create tenant" }).click();
  await expect(page).toHaveURL(`${base()}/admin/t/${tenant}`);
  await expect(page.getByRole("heading", { level: 1 })).toContainText("The Bakery");
  const discovery = await page.request.get(`${base()}/t/${tenant}/.well-known/openid-configuration`);
  expect(await discovery.json()).toMatchObject({ issuer: `${base()}/t/${tenant}` });
  await page.goto(`${base()}/admin/login?fresh=1&next=/admin`);
  await expect(page.getByLabel(/password/i)).toBeVisible();
});

test("somebody with an account accepts an invitation with it, without JavaScript too", async ({ browser }) => {
  const tenant = unique("acme");
  await gatehouse("tenant", "create", tenant, "--name", "Acme Bakery");
  await gatehouse(
    "user",
    "create",
    "--tenant",
    "system",
    "--username",
    `${tenant}-ann`,
    "--name",
    "Ann",
    "--no-password",
  );
  const link = await gatehouse("admin", "invite", "--tenant", tenant, "--role", "support");
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  const me = unique("ann");
  await page.goto(link);
  await expect(page.getByText("Acme Bakery")).toBeVisible();
  await fill(page, me);
  await signInPage(page).signIn(me, password);
  const second = await gatehouse("admin", "invite", "--tenant", tenant, "--role", "support");
  await page.goto(second);
  await page.getByRole("button", { name: "Accept" }).click();
  await expect(page.getByRole("main").getByRole("alert")).toContainText("a member there already");
  await context.close();
});

test("the pages before the dashboard: on a phone and a desktop, light and dark", async ({ browser }) => {
  test.setTimeout(120_000);
  const tenant = unique("look");
  await gatehouse("tenant", "create", tenant, "--name", "Northwind Trading");
  await lookAround(browser, async (page, look) => {
    const username = unique("nell");
    await page.goto(await gatehouse("admin", "invite", "--tenant", tenant, "--role", "admin"));
    await look("invite");
    await fill(page, username, "password");
    await look("invite-wrong");
    await page.goto(`${base()}/admin/invite/${"A".repeat(43)}`);
    await look("invite-over");
    await page.goto(`${base()}/admin/access?because=stale`);
    await look("access-stale");
    const link = await gatehouse("admin", "invite", "--tenant", tenant, "--role", "admin");
    await page.goto(link);
    await fill(page, username);
    await page.getByLabel(/password/i).fill(password);
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect(page).toHaveURL(/\/admin/);
    await page.goto(await gatehouse("admin", "invite", "--tenant", tenant, "--role", "admin"));
    await look("invite-join");
    await gatehouse("member", "delete", username, "--tenant", tenant);
    await page.goto(`${base()}/admin/access`);
    await look("access-nothing");
  });
});
