import { expect, test } from "@playwright/test";
import { makeAdmin, signInAdmin } from "./dashboard";
import { lookAround } from "./look";
import { makeTenant } from "./world";

/** The dashboard's shell and its own pages, as an operator and the members of a tenant meet them. */

const base = () => process.env.PUBLIC_URL ?? "";

test("the dashboard passes axe: phone and desktop, light and dark", async ({ browser }) => {
  test.setTimeout(180_000);
  const { id } = await makeTenant("https://shop.example/cb");
  const operator = await makeAdmin("system", "operator");
  await lookAround(browser, async (page, look) => {
    await signInAdmin(page.context(), operator);
    await page.goto(`${base()}/admin`);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Tenants");
    await look("admin-tenants");
    await page.getByRole("button", { name: "New tenant" }).click();
    await page.getByRole("button", { name: "Create tenant" }).click();
    await expect(page.getByLabel("ID", { exact: true })).toHaveAttribute("aria-invalid", "true");
    await look("admin-new-tenant");
    await page.goto(`${base()}/admin/t/${id}`);
    await look("admin-overview");
    await page.keyboard.press("ControlOrMeta+k");
    await page.getByRole("combobox").fill("al");
    await expect(page.getByRole("option", { name: /alice/i })).toBeVisible();
    await look("admin-palette");
  });
});
