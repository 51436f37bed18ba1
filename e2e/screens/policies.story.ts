import { expect, test } from "@playwright/test";
import { makeAdmin, signInAdmin } from "./dashboard";
import { lookAround } from "./look";
import { makeTenant, password } from "./world";

const base = () => process.env.PUBLIC_URL ?? "";
/** Any address of ours that shows something. */
const callback = () => `${base()}/healthz`;

test("a policy runs report-only, whom it would have stopped is seen, it is enforced, and they are stopped", async ({
  browser,
}) => {
  test.setTimeout(120_000);
  const { id, issuer, trusted } = await makeTenant(callback(), { require_pkce: false });
  const sub = await makeAdmin(id, "admin");
  const admin = await (await browser.newContext({ locale: "en-GB" })).newPage();
  await signInAdmin(admin.context(), sub);
  /** Signs alice in with a browser of her own. @returns where that leads her */
  const signIn = async () => {
    const page = await (await browser.newContext({ locale: "en-GB" })).newPage();
    const asked = { client_id: trusted.client_id, redirect_uri: callback(), response_type: "code", scope: "openid" };
    await page.goto(`${issuer}/authorize?${new URLSearchParams(asked)}`);
    await page.locator("[name=identifier]").fill("alice");
    await page.locator("[name=password]").fill(password);
    await page.locator("button[value=sign_in]").click();
    return page;
  };

  await admin.goto(`${base()}/admin/t/${id}/policies`);
  await admin.getByRole("link", { name: "Second factor" }).click();
  await admin.locator('[name="sign_in.second_factor"]').selectOption("required");
  await admin.getByRole("button", { name: "See what it would change" }).click();
  await expect(admin.getByText("People who have no second factor")).toBeVisible();
  await admin.getByRole("button", { name: "Try it in report-only" }).click();
  await expect(admin.getByText("Nothing would have been stopped so far")).toBeVisible();

  await expect(await signIn()).toHaveURL(/code=/, { timeout: 20_000 });
  // Servers write what they found every few seconds.
  await expect(async () => {
    await admin.reload();
    await expect(admin.getByText("Asked: a second factor")).toBeVisible({ timeout: 1_000 });
  }).toPass();
  await expect(admin.getByRole("cell", { name: trusted.client_id })).toBeVisible();

  await admin.getByRole("button", { name: "Enforce what was tried" }).click();
  await expect(admin.getByText("Everybody needs a second factor.")).toBeVisible();
  await expect(async () => {
    const stopped = await signIn();
    await expect(stopped.getByText("Set up an authenticator app")).toBeVisible({ timeout: 3_000 });
  }).toPass();
});

test("policies pass axe: phone and desktop, light and dark", async ({ browser }) => {
  test.setTimeout(120_000);
  const { id, sql } = await makeTenant(callback());
  const admin = await makeAdmin(id, "admin");
  const [trial] = await sql`
    insert into policy_trials (tenant_id, settings, base, actor_kind, actor, ends_at)
    values (${id}, '{"sign_in": {"second_factor": "required"}}', '{"sign_in.second_factor": "optional"}', 'admin', ${admin},
      now() + interval '14 days') returning id`;
  for (const [rule, client, times] of [
    ["second_factor", "harbour-coffee", 1_204],
    ["pkce", "old-kiosk", 17],
  ] as const)
    await sql`
      insert into policy_findings (tenant_id, trial_id, rule, client_id, user_id, count, first_at, last_at)
      select ${id}, ${trial?.id}, ${rule}, ${client}, id, ${times}, now(), now() from users where tenant_id = ${id} limit 1`;
  await lookAround(browser, async (page, look) => {
    await signInAdmin(page.context(), admin);
    const change = JSON.stringify({ profile: "fapi2-security" });
    await page.goto(`${base()}/admin/t/${id}/policies/security?${new URLSearchParams({ change })}`);
    await look("admin-policies-security");
  });
});
