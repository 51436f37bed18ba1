import { execFileSync } from "node:child_process";
import { expect, test } from "@playwright/test";
import { makeAdmin, signInAdmin } from "./dashboard";
import { makeTenant } from "./world";

const base = () => process.env.PUBLIC_URL ?? "";

test("an admin makes an API key, the lines shown with its secret call the API, and it is replaced and deleted", async ({
  page,
}) => {
  const { id } = await makeTenant("https://shop.example/cb");
  await signInAdmin(page.context(), await makeAdmin(id, "admin"));
  await page.goto(`${base()}/admin/t/${id}/api-keys`);
  await expect(page.getByText("No API keys yet")).toBeVisible();
  await page.getByRole("button", { name: "New API key" }).click();
  await page.getByLabel("Name", { exact: true }).fill("Deployment");
  await expect(page.getByLabel("Role").locator("option")).toHaveText(["Admin", "Support", "Auditor"]);
  await page.getByRole("button", { name: "Create API key" }).click();
  const lines = (await page.getByRole("dialog").locator("code", { hasText: "curl" }).textContent()) ?? "";
  const answer = execFileSync("sh", ["-c", `jq() { sed 's/.*"access_token":"\\([^"]*\\)".*/\\1/'; }\n${lines}`]);
  expect(JSON.parse(String(answer))).toEqual({ items: expect.any(Array), next: null });
  await page.getByRole("dialog").getByRole("button").last().click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Deployment");
  expect(await page.content()).not.toContain(/-u '[^:]+:([^']+)'/.exec(lines)?.[1]);
  await page.getByRole("button", { name: "Replace the secret" }).first().click();
  await page.getByRole("dialog").getByRole("button", { name: "Replace the secret" }).click();
  await page.getByRole("dialog").getByRole("button").last().click();
  await expect(page.getByText("Old secret works until")).toBeVisible();
  await page.getByRole("button", { name: "Delete" }).first().click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
  await expect(page.getByText("No API keys yet")).toBeVisible();
});
