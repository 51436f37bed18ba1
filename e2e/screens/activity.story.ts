import { readFileSync } from "node:fs";
import { expect, test } from "@playwright/test";
import { database } from "@/db/client";
import { clients } from "@/lib/admin/resources/clients";
import { tenants } from "@/lib/admin/resources/tenants";
import { asSystem } from "@/lib/admin/system";
import { sealTenant } from "@/lib/jobs/kinds/seal-audit";
import { makeAdmin, signInAdmin } from "./dashboard";
import { lookAround } from "./look";
import { makeTenant } from "./world";

/** The audit log in the dashboard: what was and is, live, taken along, verified. */

const pageOf = (id: string) => `${process.env.PUBLIC_URL}/admin/t/${id}/activity`;

async function busyTenant() {
  const { db, sql } = database();
  const { id } = await makeTenant("https://shop.example/cb");
  const context = asSystem(db, id);
  await tenants.update(context, id, { settings: { lifetimes: { code: 30 } } });
  await clients.create(context, {
    client_id: "till",
    client_name: "=Till",
    redirect_uris: ["https://till.example/cb"],
  });
  await sealTenant(sql, id);
  return { id, context, sql };
}

test("what happens appears by itself, with what was and is; it is taken along as a file and verified", async ({
  page,
}) => {
  const { id, context, sql } = await busyTenant();
  await signInAdmin(page.context(), await makeAdmin(id, "auditor"));
  await page.goto(pageOf(id));
  const live = page.getByRole("button", { name: "Live" });
  await expect(async () => {
    await live.click();
    await expect(live).toHaveAttribute("aria-pressed", "true", { timeout: 1_000 });
  }).toPass();
  await clients.update(context, "till", { client_name: "Counter" });
  const changed = page.getByRole("listitem").filter({ hasText: "client.changed" });
  await changed.getByText("client.changed").click();
  await expect(changed).toContainText(/Before"=Till"/);
  await expect(changed).toContainText(/After"Counter"/);
  await live.click();

  await page.getByText("Export", { exact: true }).click();
  const [csv] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("link", { name: "What is shown, as CSV" }).click(),
  ]);
  expect(readFileSync(await csv.path(), "utf8")).toMatch(/^at,name,actor_kind.*\n.*client\.changed/);

  await page.getByRole("button", { name: "Verify" }).first().click();
  const dialog = page.getByRole("dialog", { name: "Verify" });
  await dialog.getByRole("button", { name: "Verify" }).click();
  await expect(dialog.getByText(/^All \d+ events are as they were recorded$/)).toBeVisible();
  await sql.begin(async (tx) => {
    await tx`select set_config('gatehouse.retention', 'on', true)`;
    await tx`delete from events where tenant_id = ${id} and name = 'client.created'`;
  });
  await dialog.getByRole("button", { name: "Verify" }).click();
  await expect(dialog.getByText("Something is not as it was recorded")).toBeVisible();
});

test("cross-tenant: news and files of a log are for whoever may read it", async ({ page }) => {
  const { id } = await busyTenant();
  const other = await makeTenant("https://shop.example/cb");
  const statuses = async () =>
    Promise.all(
      ["live", "export", "export?format=jsonl"].map(async (path) =>
        (await page.request.get(`${pageOf(id)}/${path}`, { timeout: 5_000 })).status(),
      ),
    );
  expect(await statuses()).toEqual([403, 401, 401]);
  await signInAdmin(page.context(), await makeAdmin(id, "support"));
  expect(await statuses()).toEqual([403, 403, 403]);
  await signInAdmin(page.context(), await makeAdmin(other.id, "owner"));
  expect(await statuses()).toEqual([403, 403, 403]);
});

test("the log passes axe: an event that is open, the check", async ({ browser }) => {
  test.setTimeout(90_000);
  const { id } = await busyTenant();
  const sub = await makeAdmin(id, "owner");
  await lookAround(browser, async (page, look) => {
    await signInAdmin(page.context(), sub);
    await page.goto(pageOf(id));
    await page.getByText("settings.changed").last().click();
    await look("activity-open");
    await page.getByRole("button", { name: "Verify" }).first().click();
    await page.getByRole("dialog").getByRole("button", { name: "Verify" }).click();
    await expect(page.getByText(/events are as they were recorded/)).toBeVisible();
    await look("activity-verified");
  });
});
