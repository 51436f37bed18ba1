import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { expect, test } from "@playwright/test";
import { Webhook } from "standardwebhooks";
import { makeAdmin, signInAdmin } from "./dashboard";
import { lookAround } from "./look";
import { makeTenant } from "./world";

const base = () => process.env.PUBLIC_URL ?? "";

test("an admin makes a webhook, its secret is shown once, a test arrives, is in the log and is sent again", async ({
  page,
}) => {
  const received: { headers: Record<string, string>; body: string }[] = [];
  const server = createServer(async (request, response) => {
    const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
    received.push({ headers, body: await text(request) });
    response.end("thanks");
  }).listen(0, "127.0.0.1");
  const { id } = await makeTenant("https://shop.example/cb");
  await signInAdmin(page.context(), await makeAdmin(id, "admin"));
  await page.goto(`${base()}/admin/t/${id}/webhooks`);
  await expect(page.getByText("Nobody is told yet")).toBeVisible();
  await page.getByRole("button", { name: "New webhook" }).click();
  await page.getByLabel("URL", { exact: true }).fill(`http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`);
  await page.getByRole("button", { name: "Create webhook" }).click();
  await expect(page.getByText("name at least one event", { exact: false })).toBeVisible();
  await page.getByLabel("user.*").check();
  await page.getByRole("button", { name: "Create webhook" }).click();
  const secret = (await page.locator("code", { hasText: "whsec_" }).textContent()) ?? "";
  await page.getByRole("dialog").getByRole("button").last().click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("127.0.0.1");
  expect(await page.content()).not.toContain("whsec_");
  await page.getByRole("button", { name: "Send a test" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("webhook.test");
  await expect.poll(() => received.length).toBe(1);
  const [one] = received;
  expect(new Webhook(secret).verify(one?.body ?? "", one?.headers ?? {})).toMatchObject({ type: "webhook.test" });
  await expect(async () => {
    await page.reload();
    await expect(page.getByText("Delivered")).toBeVisible({ timeout: 500 });
  }).toPass();
  await expect(page.getByText("thanks")).toBeVisible();
  await page.getByRole("button", { name: "Send again" }).click();
  await expect.poll(() => received.length).toBe(2);
  expect(received[1]?.headers["webhook-id"]).toBe(one?.headers["webhook-id"]);
  server.close();
});

test("overview and webhooks pass axe: phone and desktop, light and dark", async ({ browser }) => {
  test.setTimeout(180_000);
  const { id } = await makeTenant("https://shop.example/cb");
  const admin = await makeAdmin(id, "admin");
  await lookAround(browser, async (page, look) => {
    await signInAdmin(page.context(), admin);
    await page.goto(`${base()}/admin/t/${id}?range=7d`);
    await look("admin-overview-traffic");
    await page.goto(`${base()}/admin/t/${id}/webhooks`);
    await look("admin-webhooks-empty");
  });
});
