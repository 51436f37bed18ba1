import { expect, type Page, test } from "@playwright/test";
import { lookAround } from "./look";
import { signInPage } from "./pages/sign-in";
import { type RelyingParty, startRelyingParty } from "./relying-party";
import { makeTenant, password } from "./world";

let rp: RelyingParty;
let tenant: Awaited<ReturnType<typeof makeTenant>>;

test.beforeAll(async () => {
  rp = await startRelyingParty();
  tenant = await makeTenant(rp.redirectUri);
});
test.afterAll(() => rp.close());

/** A request of the client that the tenant vouches for; `client_id` names the one that needs consent. */
const url = (
  more: Record<string, string> = {},
  { issuer, trusted }: { issuer: string; trusted: { client_id: string } } = tenant,
) =>
  `${issuer}/authorize?${new URLSearchParams({
    client_id: trusted.client_id,
    redirect_uri: rp.redirectUri,
    response_type: "code",
    scope: "openid profile email",
    ...more,
  })}`;

const atRelyingParty = (page: Page) =>
  expect(page.getByRole("heading", { level: 1 })).toHaveText("Back at the relying party");

/** Fails on a violated policy, a script error or a request to anybody else. */
function watch(page: Page): string[] {
  const complaints: string[] = [];
  page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("request", (request) => {
    const { origin, protocol } = new URL(request.url());
    const isOurs = origin === new URL(tenant.issuer).origin || origin === rp.origin || protocol === "data:";
    if (!isOurs) complaints.push(`request to ${request.url()}`);
  });
  return complaints;
}

test("signs in, consents and returns, with nothing fetched from anybody else and no policy broken", async ({
  page,
}) => {
  const complaints = watch(page);
  await page.goto(url({ state: "s1", client_id: tenant.client.client_id }));
  const screens = signInPage(page);
  await screens.signIn("alice", password);
  await expect(page.getByText("alice@northwind.example").first()).toBeVisible();
  await screens.allow();
  await atRelyingParty(page);
  expect((await rp.answer()).searchParams.get("state")).toBe("s1");
  expect(complaints.filter((line) => !line.includes("favicon"))).toEqual([]);
});

test("works without JavaScript, form_post too", async ({ browser }) => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(url({ response_mode: "form_post", client_id: tenant.client.client_id }));
  const screens = signInPage(page);
  await screens.signIn("bob", "wrong password");
  await expect(signInPage(page).complaint).toBeVisible();
  await expect(page.getByLabel(/user ?name|e-?mail/i)).toHaveValue("bob");
  await screens.signIn("bob", password);
  await screens.allow();
  await page.getByRole("button", { name: /continue/i }).click();
  await atRelyingParty(page);
  await context.close();
});

test("form_post goes on by itself where there is JavaScript, and nothing is thrown on the way", async ({ page }) => {
  const complaints = watch(page);
  // Whoever looks at a page's transition hears when it is thrown away, because the next page has none.
  await page.addInitScript(() => {
    for (const name of ["pageswap", "pagereveal"])
      addEventListener(name, (event) => Reflect.get(event, "viewTransition"));
  });
  for (const who of ["trusted", "client"] as const) {
    const prompt = who === "client" ? "login consent" : "login";
    await page.goto(url({ response_mode: "form_post", prompt, client_id: tenant[who].client_id }));
    const screens = signInPage(page);
    await screens.signIn("alice", password);
    if (who === "client") await screens.allow();
    await atRelyingParty(page);
  }
  expect(complaints.filter((line) => !line.includes("favicon"))).toEqual([]);
});

test("works by keyboard alone: Enter signs in", async ({ page }) => {
  await page.goto(url({ prompt: "login" }));
  await page.keyboard.type("alice");
  await page.keyboard.press("Tab");
  await page.keyboard.type(password);
  await page.keyboard.press("Enter");
  await atRelyingParty(page);
});

test("several accounts in one browser: choose, add another, and the chosen one stays in use", async ({ page }) => {
  const screens = signInPage(page);
  await page.goto(url());
  await screens.signIn("alice", password);
  await atRelyingParty(page);
  await page.goto(url({ prompt: "select_account" }));
  await screens.choose(/another account|add/i);
  await screens.signIn("bob", password);
  await atRelyingParty(page);
  await page.goto(url({ prompt: "select_account" }));
  await expect(page.getByText("alice@northwind.example")).toBeVisible();
  await expect(page.getByText("bob@northwind.example")).toBeVisible();
  await screens.choose(/Alice/);
  await atRelyingParty(page);
});

test("the back button after the end offers to start again, which works", async ({ page }) => {
  await page.goto(url({ prompt: "login" }));
  const asked = page.url();
  await signInPage(page).signIn("alice", password);
  await atRelyingParty(page);
  await page.goto(asked);
  await page.getByRole("link", { name: /again/i }).click();
  await signInPage(page).signIn("alice", password);
  await atRelyingParty(page);
});

test("a reload keeps what was typed and what was wrong", async ({ page }) => {
  await page.goto(url({ prompt: "login" }));
  await signInPage(page).signIn("carol", "wrong password");
  await expect(signInPage(page).complaint).toBeVisible();
  await page.reload();
  await expect(page.getByLabel(/user ?name|e-?mail/i)).toHaveValue("carol");
});

test("every page passes axe: phone and desktop, light and dark", async ({ browser }) => {
  test.setTimeout(180_000);
  await lookAround(browser, async (page, look) => {
    const screens = signInPage(page);
    await page.goto(new URL(tenant.issuer).origin);
    await look("home");
    const fresh = await makeTenant(rp.redirectUri, {}, { sign_up: { enabled: true } });
    const ask = (more: Record<string, string> = {}) => url({ client_id: fresh.client.client_id, ...more }, fresh);
    await page.goto(ask({ prompt: "create" }));
    await look("create");
    await page.getByLabel("Name").fill("Alice Pleasance");
    await page.getByLabel("E-mail").fill("alice@northwind.example");
    await page.getByLabel("Password").fill(password);
    await page.getByRole("button", { name: "Create an account" }).click();
    await expect(page.getByText("could not create an account")).toBeVisible();
    await look("create-error");
    await page.goto(ask({ scope: "openid profile email address phone offline_access" }));
    await look("sign-in");
    await screens.signIn("alice", "wrong");
    await look("sign-in-error");
    await screens.signIn("alice", password);
    await look("consent");
    await screens.allow();
    await atRelyingParty(page);
    await page.goto(ask({ prompt: "login" }));
    await screens.signIn("bob", password);
    await page.goto(ask({ prompt: "select_account" }));
    await look("select-account");
    await page.goto(ask({ prompt: "select_account" }));
    await fresh.sql`update interactions set expires_at = now() - interval '1 second' where tenant_id = ${fresh.id}`;
    await page.reload();
    await look("expired");
    await page.goto(`${fresh.issuer}/oidc/logout`);
    await look("logout");
    await page.getByRole("button", { name: /sign out/i }).click();
    await look("signed-out");
    await page.goto(`${fresh.issuer}/authorize?client_id=nobody`);
    await look("error");
    await page.goto(`${new URL(fresh.issuer).origin}/nothing-here`);
    await look("not-found");
  });
});

test("the form that posts by itself passes axe", async ({ browser }) => {
  test.setTimeout(60_000);
  await lookAround(browser, async (page, look) => {
    await page.goto(url());
    await signInPage(page).signIn("alice", password);
    await atRelyingParty(page);
    // Without its script, so that it stays to be looked at.
    await page.route(/response_mode=form_post/, async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, body: (await response.text()).replace(/<script.*<\/script>/s, "") });
    });
    await page.goto(url({ prompt: "none", response_mode: "form_post" }));
    await expect(page.getByRole("button", { name: "Continue" })).toBeVisible();
    await look("form-post");
  });
});

test("from right to left every page passes axe, too", async ({ browser }) => {
  test.setTimeout(120_000);
  await lookAround(
    browser,
    async (page, look) => {
      const fresh = await makeTenant(rp.redirectUri);
      await page.goto(url({ client_id: fresh.client.client_id, scope: "openid profile email" }, fresh));
      await look("rtl-sign-in");
      await page.locator("[name=identifier]").fill("alice");
      await page.locator("[name=password]").fill(password);
      await page.keyboard.press("Enter");
      await expect(page.locator("[value=allow]")).toBeVisible();
      await look("rtl-consent");
    },
    { locale: "ar" },
  );
});
