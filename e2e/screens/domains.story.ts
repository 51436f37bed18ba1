import { expect, test } from "@playwright/test";
import { database } from "@/db/client";
import { apiKeys } from "@/lib/admin/resources/api-keys";
import { domains } from "@/lib/admin/resources/domains";
import { asSystem } from "@/lib/admin/system";
import { makeAdmin, signInAdmin } from "./dashboard";
import { lookAround } from "./look";
import { makeTenant } from "./world";

const base = () => process.env.PUBLIC_URL ?? "";

test("an admin adds a domain, sees what proves it and what was found, makes it the issuer and moves it back", async ({
  page,
}) => {
  const { id } = await makeTenant("https://shop.example/cb");
  await signInAdmin(page.context(), await makeAdmin(id, "admin"));
  await page.goto(`${base()}/admin/t/${id}/domains`);
  await page.getByRole("button", { name: "Add a domain" }).click();
  await page.getByLabel("Host").fill("co.uk");
  await page.getByRole("dialog").getByRole("button", { name: "Add a domain" }).click();
  await expect(page.getByText("suffix under which anybody")).toBeVisible();
  const host = `login.${id}.com`;
  await page.getByLabel("Host").fill(host);
  await page.getByRole("dialog").getByRole("button", { name: "Add a domain" }).click();
  await expect(page.getByText(`_gatehouse.${host}`, { exact: true })).toBeVisible();
  await page.getByRole("button", { name: "Look now" }).click();
  await expect(page.getByText(/DNS: .*_gatehouse/)).toBeVisible();
  await database().sql`update domains set proven_at = now(), ready_at = now() where host = ${host}`;
  await page.reload();
  await page.getByRole("button", { name: "Make it the issuer" }).click();
  await page.getByLabel(`Type ${host} to go on`).fill(host);
  await page.getByRole("dialog").getByRole("button", { name: "Make it the issuer" }).click();
  await expect(page.getByText("The issuer is at this host.").first()).toBeVisible();
  await page.getByRole("button", { name: "Move it back" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Move it back" }).click();
  await expect(page.getByRole("button", { name: "Make it the issuer" })).toBeVisible();
});

test("an API key and a domain whose proof is gone pass axe: phone and desktop, light and dark", async ({ browser }) => {
  test.setTimeout(120_000);
  const { id } = await makeTenant("https://shop.example/cb");
  const context = asSystem(database().db, id);
  const { client_id } = await apiKeys.create(context, { name: "Deploy", role: "admin", scopes: ["users:read"] });
  const { host } = await domains.create(context, { host: `login.${id}.com` });
  await database()
    .sql`update domains set proven_at = now() - interval '9 days', failing_since = now() - interval '2 days',
    last_error = 'DNS: there is no TXT record.' where host = ${host}`;
  const admin = await makeAdmin(id, "owner");
  await lookAround(browser, async (page, look) => {
    await signInAdmin(page.context(), admin);
    await page.goto(`${base()}/admin/t/${id}/api-keys/${client_id}`);
    await look("admin-api-key");
    await page.goto(`${base()}/admin/t/${id}/domains/${host}`);
    await look("admin-domain-failing");
  });
});
