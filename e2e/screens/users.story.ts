import { expect, type Page, test } from "@playwright/test";
import { database } from "@/db/client";
import { createUser, showUser, updateUser } from "@/lib/admin/resources/users";
import { makeAdmin, signInAdmin } from "./dashboard";
import { lookAround } from "./look";
import { signInPage } from "./pages/sign-in";
import { startRelyingParty } from "./relying-party";
import { makeTenant, password } from "./world";

/** The people of a tenant, as whoever helps them finds and helps them. */

const at = (tenant: string, rest = "") => `${process.env.PUBLIC_URL}/admin/t/${tenant}/users${rest}`;
const redirectUri = "https://shop.example/cb";

type World = Awaited<ReturnType<typeof makeTenant>>;

/** Alice signs in at Harbour Coffee and lets it have what it asks for. */
async function aliceAt({ issuer, client }: World, page: Page): Promise<void> {
  const query = {
    client_id: client.client_id,
    redirect_uri: String(client.redirect_uris?.[0]),
    response_type: "code",
    scope: "openid profile",
  };
  const pkce = { code_challenge: "x".repeat(43), code_challenge_method: "S256" };
  await page.goto(`${issuer}/authorize?${new URLSearchParams({ ...query, ...pkce })}`);
  await signInPage(page).signIn("alice", password);
}

test("support finds a person, reads, ends a session, withdraws a consent, blocks and unblocks, and sees no client", async ({
  browser,
}) => {
  test.setTimeout(120_000);
  const rp = await startRelyingParty();
  const world = await makeTenant(rp.redirectUri);
  const people = await (await browser.newContext()).newPage();
  await aliceAt(world, people);
  await signInPage(people).allow();
  await rp.answer();

  const context = await browser.newContext();
  await signInAdmin(context, await makeAdmin(world.id, "support"));
  const page = await context.newPage();
  await page.goto(at(world.id));
  await page.getByLabel("Search", { exact: true }).fill("liddell");
  await page.getByRole("button", { name: "Search", exact: true }).click();
  await expect(page.getByRole("row")).toHaveCount(2);
  await page.getByRole("link", { name: "Alice Liddell" }).click();
  await page.waitForURL(/users\/[\da-f-]+$/);
  await expect(page.locator("#identity").getByText("alice@northwind.example")).toBeVisible();
  await expect(page.getByRole("link", { name: "Applications" })).toHaveCount(0);
  await expect(page.getByRole("link", { name: "Danger" })).toHaveCount(0);

  await page.getByRole("link", { name: "Sessions" }).click();
  await page.waitForURL(/tab=sessions$/);
  await expect(page.getByText(/Chrome( Headless)? on Linux/)).toBeVisible();
  await page.getByRole("button", { name: "End", exact: true }).click();
  await page.getByRole("dialog").getByRole("button", { name: "End", exact: true }).click();
  await expect(page.getByText("Not signed in anywhere.")).toBeVisible();

  await page.getByRole("link", { name: "Consents" }).click();
  await page.waitForURL(/tab=consents$/);
  await expect(page.getByText("Harbour Coffee", { exact: true })).toBeVisible();
  await expect(page.getByRole("link", { name: "Harbour Coffee" })).toHaveCount(0);
  await page.getByRole("button", { name: "Withdraw" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Withdraw" }).click();
  await expect(page.getByText("They have allowed no application anything yet.")).toBeVisible();

  await page.getByRole("button", { name: "Block", exact: true }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Block", exact: true }).click();
  await expect(page.getByText("Cannot sign in; no session and no token of theirs works.")).toBeVisible();
  await aliceAt(world, people);
  await expect(people.getByRole("main").getByRole("alert")).toBeVisible();
  await page.getByRole("button", { name: "Unblock" }).click();
  await expect(page.getByRole("button", { name: "Block", exact: true })).toBeVisible();
  await aliceAt(world, people);
  await expect(people.getByRole("button", { name: "Allow", exact: true })).toBeVisible();
  await page.getByRole("link", { name: "Activity" }).click();
  await page.waitForURL(/tab=activity$/);
  for (const name of ["user.enabled", "user.disabled", "consent.withdrawn"])
    await expect(page.getByText(name, { exact: true })).toBeVisible();
  rp.close();
});

test("two admins edit one person and neither loses; claims in another language are added and taken away", async ({
  browser,
}) => {
  const { id } = await makeTenant(redirectUri);
  const { sub } = await showUser(database().db, id, "alice");
  const [one, other] = await Promise.all(
    ["Olivia Bennett", "Henry Walsh"].map(async (name) => {
      const context = await browser.newContext();
      await signInAdmin(context, await makeAdmin(id, "admin", name));
      const page = await context.newPage();
      await page.goto(at(id, `/${sub}?tab=claims`));
      return page;
    }),
  );
  if (!one || !other) throw new Error("two admins");
  const field = (page: Page, name: string) => page.locator(`[name="${name}"]`);
  const save = (page: Page) => page.getByRole("button", { name: "Save" }).click();
  await field(one, "nickname").fill("Ali");
  await field(one, "added.language").fill("ja");
  await field(one, "added.value").fill("アリス");
  await save(one);
  await expect(field(one, "name#ja")).toHaveValue("アリス");
  await field(other, "nickname").fill("Lissy");
  await field(other, "address.street_address").fill("1 Quay\nSecond floor");
  await save(other);
  await expect(other.getByText("Somebody else changed this meanwhile")).toBeVisible();
  await other.getByRole("radio", { name: /Theirs/ }).check();
  await save(other);
  await expect(other.getByText("Saved", { exact: true })).toBeVisible();
  expect(await showUser(database().db, id, "alice")).toMatchObject({
    nickname: "Ali",
    "name#ja": "アリス",
    email_verified: true,
    address: { street_address: "1 Quay\nSecond floor" },
  });
});

test("xss: what people say of themselves is text, and a link only where it leads to a website", async ({ page }) => {
  const { id, sql } = await makeTenant(redirectUri);
  const nasty = `"><img src=x onerror="document.title='pwned'">`;
  // As a database of before the rules of today may have it.
  const claims = {
    name: nasty,
    website: "javascript:document.title='pwned'",
    profile: "data:text/html,x",
    picture: `javascript:1`,
    "name#de": nasty,
  };
  const [row] = await sql`update users set claims = ${JSON.stringify(claims)}::jsonb
    where tenant_id = ${id} and username = 'bob' returning id`;
  await signInAdmin(page.context(), await makeAdmin(id, "admin"));
  for (const path of ["", `/${row?.id}`, `/${row?.id}?tab=claims`, `/${row?.id}?tab=danger`]) {
    await page.goto(at(id, path));
    expect(await page.locator("img[src=x]").count()).toBe(0);
    expect(await page.locator(`a[href^="javascript:"], a[href^="data:"]`).count()).toBe(0);
    expect(await page.title()).not.toBe("pwned");
  }
});

test("the list works without script, and the palette finds people", async ({ browser }) => {
  const { id } = await makeTenant(redirectUri);
  const admin = await makeAdmin(id, "auditor");
  const plain = await browser.newContext({ javaScriptEnabled: false });
  await signInAdmin(plain, admin);
  const page = await plain.newPage();
  await page.goto(at(id));
  await page.getByLabel("State").selectOption("blocked");
  await page.getByRole("button", { name: "Search", exact: true }).click();
  await expect(page.getByText("Nobody fits")).toBeVisible();
  await page.getByRole("link", { name: "Clear" }).click();
  await page.getByRole("link", { name: "Bob Moreau" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Bob Moreau");
  await expect(page.getByRole("button", { name: "Block", exact: true })).toHaveCount(0);
  const scripted = await browser.newContext();
  await signInAdmin(scripted, admin);
  const other = await scripted.newPage();
  await other.goto(at(id));
  await expect(async () => {
    await other.keyboard.press("ControlOrMeta+k");
    await expect(other.getByRole("dialog").getByRole("combobox")).toBeVisible({ timeout: 1_000 });
  }).toPass();
  await other.getByRole("dialog").getByRole("combobox").fill("moreau");
  await other.getByRole("option", { name: "Bob Moreau" }).click();
  await expect(other.getByRole("heading", { level: 1 })).toHaveText("Bob Moreau");
});

test("users pass axe: phone and desktop, light and dark", async ({ browser }) => {
  test.setTimeout(180_000);
  const world = await makeTenant(redirectUri);
  const { db, sql } = database();
  const people = await (await browser.newContext()).newPage();
  await aliceAt(world, people);
  await signInPage(people).allow();
  for (const [username, name] of [
    ["mika", "山田 美香"],
    ["sami", "سامي حداد"],
    ["zoe", "Zoë Featherstonehaugh-Cholmondeley"],
  ] as const)
    await createUser(db, world.id, { username, name, email: `${username}@northwind.example` });
  await updateUser(db, world.id, "zoe", { disabled: true });
  const { sub } = await updateUser(db, world.id, "alice", {
    "name#ja": "アリス・リデル",
    phone_number: "+44 1947 555 010",
    website: "https://alice.example/garden",
    address: { formatted: "1 Quay\nWhitby\nUnited Kingdom" },
    claim_sources: [
      { claims: ["credit_score"], endpoint: "https://scores.example/claims" },
      { claims: ["degree"], JWT: "eyJhbGciOiJub25lIn0.eyJpc3MiOiJodHRwczovL3VuaS5leGFtcGxlIn0." },
    ],
  });
  await sql`insert into totp_factors (tenant_id, id, user_id, name, secret, last_step, created_at)
    values (${world.id}, gen_random_uuid(), ${sub}, 'Phone', 'none', 1, now() - interval '40 days')`;
  await sql`insert into attempts (tenant_id, subject, failures, in_a_row, window_ends_at)
    values (${world.id}, ${`user:${sub}`}, 50, 5, now() + interval '1 hour')`;
  const operator = await makeAdmin("system", "operator");
  await lookAround(browser, async (page, look) => {
    await signInAdmin(page.context(), operator);
    await page.goto(at(world.id));
    await look("users");
    for (const tab of ["overview", "claims"]) {
      await page.goto(at(world.id, `/${sub}?tab=${tab}`));
      await expect(page.getByRole("heading", { level: 1 })).toContainText("Alice");
      await look(`user-${tab}`);
    }
  });
});
