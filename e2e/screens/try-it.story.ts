import { expect, test } from "@playwright/test";
import { makeAdmin, signInAdmin } from "./dashboard";
import { lookAround } from "./look";
import { signInPage } from "./pages/sign-in";
import { makeTenant, password } from "./world";

/** The try-it of an application: a real flow in the admin's own browser. */

const at = (tenant: string, client: string) =>
  `${process.env.PUBLIC_URL}/admin/t/${tenant}/applications/${client}?tab=try`;

test("an admin tries an application out: signs in as a user, sees each step and goes on with the tokens", async ({
  browser,
}) => {
  test.setTimeout(120_000);
  const { id, client } = await makeTenant("https://shop.example/cb");
  const context = await browser.newContext();
  await signInAdmin(context, await makeAdmin(id, "admin"));
  const page = await context.newPage();
  await page.goto(at(id, client.client_id));
  for (const mode of ["fragment", "form_post"]) {
    await page.getByText("More parameters").click();
    await page.getByLabel("Response mode").selectOption(mode);
    await page.getByRole("button", { name: "Begin" }).click();
    await expect(page.getByRole("heading", { name: "Authorization request" })).toBeVisible();
    await page.getByRole("link", { name: "Go to the sign-in" }).click();
    if (mode === "fragment") {
      await signInPage(page).signIn("alice", password);
      await signInPage(page).allow();
    }
    await page.waitForURL(/tab=try&run=/);
    await expect(page.getByRole("heading", { name: "The ID token" })).toBeVisible();
    await expect(page.getByText("Signed with a key of this tenant")).toBeVisible();
    if (mode !== "form_post") await page.getByRole("link", { name: "Begin another" }).click();
  }
  await page.getByRole("button", { name: "Ask for userinfo" }).click();
  await expect(page.getByText("alice@northwind.example").first()).toBeVisible();
  await page.getByRole("button", { name: "Revoke" }).click();
  await expect(page.getByRole("heading", { name: "Revocation" })).toBeVisible();
  expect(await page.content()).not.toContain(client.client_secret);
});

test("try-it passes axe: phone and desktop, light and dark", async ({ browser }) => {
  test.setTimeout(120_000);
  const { id, trusted } = await makeTenant("https://shop.example/cb");
  const admin = await makeAdmin(id, "admin");
  await lookAround(browser, async (page, look) => {
    await signInAdmin(page.context(), admin);
    await page.goto(at(id, trusted.client_id));
    await page.getByText("More parameters").click();
    await look("try-it");
    await page.getByRole("button", { name: "Begin" }).click();
    await page.getByRole("link", { name: "Go to the sign-in" }).click();
    await signInPage(page).signIn("alice", password);
    await page.waitForURL(/tab=try&run=/);
    await expect(page.getByRole("heading", { name: "The ID token" })).toBeVisible();
    await look("try-it-run");
  });
});
