import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { hash } from "@node-rs/bcrypt";
import { expect, type Page, test } from "@playwright/test";
import { makeAdmin, signInAdmin } from "./dashboard";
import { lookAround } from "./look";
import { signInPage } from "./pages/sign-in";
import { type RelyingParty, startRelyingParty } from "./relying-party";
import { makeTenant } from "./world";

const base = () => process.env.PUBLIC_URL ?? "";
let rp: RelyingParty;

test.beforeAll(async () => {
  rp = await startRelyingParty();
});
test.afterAll(() => rp.close());

/** Signs in at an app of the tenant, by the hosted pages. */
async function signInAt(
  page: Page,
  { issuer, trusted }: Awaited<ReturnType<typeof makeTenant>>,
  who: string,
  password: string,
) {
  const query = new URLSearchParams({
    client_id: trusted.client_id,
    redirect_uri: rp.redirectUri,
    response_type: "code",
    scope: "openid",
  });
  await page.goto(`${issuer}/authorize?${query}`);
  await signInPage(page).signIn(who, password);
  await expect(page.getByRole("heading", { name: "Back at the relying party" })).toBeVisible();
}

test("an admin invites somebody by a link, who chooses a password and signs in; the link then works no more", async ({
  page,
  browser,
}) => {
  const world = await makeTenant(rp.redirectUri);
  await signInAdmin(page.context(), await makeAdmin(world.id, "admin"));
  await page.goto(`${base()}/admin/t/${world.id}/users/new`);
  await page.getByRole("button", { name: "Create user" }).click();
  await expect(page.getByLabel("User name")).toHaveAttribute("aria-invalid", "true");
  await page.getByLabel("User name").fill("alice");
  await page.getByRole("button", { name: "Create user" }).click();
  await expect(page.getByText("Another user has it.")).toBeVisible();
  await page.getByLabel("User name").fill("carla");
  await page.getByLabel("Full name").fill("Carla Østergård");
  await page.getByRole("button", { name: "Create user" }).click();
  const link = (await page.locator("code", { hasText: "/password/" }).textContent()) ?? "";

  const theirs = await (await browser.newContext({ locale: "en-GB", javaScriptEnabled: false })).newPage();
  const opened = await theirs.goto(link);
  expect(opened?.headers()["referrer-policy"]).toBe("no-referrer");
  await expect(theirs.getByText("For carla", { exact: false })).toBeVisible();
  await theirs.getByLabel("New password").fill("carla-carla");
  await theirs.getByRole("button", { name: "Save the password" }).click();
  await expect(signInPage(theirs).complaint).toContainText("too easy to guess");
  await theirs.getByLabel("New password").fill("eleven lanterns by the river");
  await theirs.getByRole("button", { name: "Save the password" }).click();
  await signInPage(theirs).expectTitle(/Your password is set/);
  await theirs.goto(link);
  await signInPage(theirs).expectTitle(/no longer works/);
  await theirs.context().close();
  await page.getByRole("button", { name: "I have kept it" }).click();
  await page.getByRole("link", { name: "Carla Østergård" }).click();
  await page.getByRole("button", { name: "Link for a new password" }).click();
  await page.getByRole("button", { name: "Make the link" }).click();
  const another = (await page.getByRole("dialog").locator("code", { hasText: "/password/" }).textContent()) ?? "";

  const later = await (await browser.newContext()).newPage();
  await signInAt(later, world, "carla", "eleven lanterns by the river");
  await later.goto(another);
  await later.getByLabel("New password").fill("nine boats below the bridge");
  await later.getByRole("button", { name: "Save the password" }).click();
  await signInPage(later).expectTitle(/Your password is set/);
  await later.context().clearCookies();
  await signInAt(later, world, "carla", "nine boats below the bridge");
  await later.context().close();
});

test("an admin imports a file: checked first, made after, with a report; people sign in with the passwords that they had", async ({
  page,
  browser,
}) => {
  test.setTimeout(120_000);
  const world = await makeTenant(rp.redirectUri);
  const admin = await makeAdmin(world.id, "admin");
  const old = await hash("what I always used", 4);
  const rows = Array.from({ length: 300 }, (_, n) =>
    n % 50 === 7 ? `alice,Nobody ${n},no address,` : `person${n},Person ${n},person${n}@northwind.example,${old}`,
  );
  const file = path.join(await mkdtemp(path.join(tmpdir(), "gatehouse-story-")), "people.csv");
  await writeFile(file, `username,name,email,password_hash\n${rows.join("\n")}\n`);
  await signInAdmin(page.context(), admin);
  await page.goto(`${base()}/admin/t/${world.id}/users/import`);
  await page.getByLabel("Choose a file").last().setInputFiles(file);
  await expect(page.getByRole("heading", { level: 1 })).toContainText("people.csv");
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Checked");
  await expect(page.getByRole("heading", { name: "6 lines were refused" })).toBeVisible();
  await expect(page.getByRole("row", { name: /^9 email/ })).toBeVisible();
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("link", { name: "Download the report" }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/-report\.csv$/);
  await lookAround(browser, async (other, look) => {
    await signInAdmin(other.context(), admin);
    await other.goto(page.url());
    await look("admin-import-checked");
  });
  await page.getByRole("button", { name: "Make 294 users" }).click();
  await page.getByRole("button", { name: "Make them" }).click();
  // Whoever closes the page and comes back finds how far it is.
  const address = page.url();
  await page.goto("about:blank");
  await page.goto(address);
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Done");
  await expect(page.getByText("294")).toBeVisible();
  const theirs = await (await browser.newContext()).newPage();
  await signInAt(theirs, world, "person12", "what I always used");
  await theirs.context().close();
});

test("an admin blocks everybody whom a search finds, on further pages too, by a job that goes on when the page is closed", async ({
  page,
}) => {
  const world = await makeTenant(rp.redirectUri);
  await world.sql`insert into users (tenant_id, username, claims)
    select ${world.id}, 'person' || n, '{}' from generate_series(1, 70) n`;
  await signInAdmin(page.context(), await makeAdmin(world.id, "admin"));
  await page.goto(`${base()}/admin/t/${world.id}/users?search=person`);
  await page.getByLabel("Choose all on this page").check();
  await expect(page.getByRole("status").filter({ hasText: "50 chosen" })).toBeVisible();
  await page.getByLabel("And all that the search finds").check();
  await page.getByRole("button", { name: "Block", exact: true }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Block", exact: true }).click();
  await page.waitForURL(/\/users\/bulk\//);
  const address = page.url();
  await page.goto("about:blank");
  await page.goto(address);
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Done");
  const blocked = await world.sql`select from users where tenant_id = ${world.id} and disabled_at is not null`;
  expect(blocked).toHaveLength(70);
});
