import { expect, test } from "@playwright/test";
import { makeAdmin, signInAdmin } from "./dashboard";
import { lookAround } from "./look";
import { signInPage } from "./pages/sign-in";
import { startRelyingParty } from "./relying-party";
import { makeTenant, password } from "./world";

const at = (tenant: string, rest = "") => `${process.env.PUBLIC_URL}/admin/t/${tenant}${rest}`;

test("a wrong redirect URI is found by the reference of its error page and mended through its trace; then the sign-in works", async ({
  browser,
  page: person,
}) => {
  const rp = await startRelyingParty();
  const registered = `${rp.redirectUri}/`;
  const { id, issuer, trusted } = await makeTenant(registered);
  const query = new URLSearchParams({
    client_id: trusted.client_id,
    redirect_uri: rp.redirectUri,
    response_type: "code",
    scope: "openid <img src=x onerror=alert(1)>",
  });
  await person.goto(`${issuer}/authorize?${query}`);
  await expect(person.locator("body")).toContainText("not registered");
  const [reference = ""] =
    /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/.exec(await person.locator("body").innerText()) ?? [];
  expect(reference).not.toBe("");

  const admins = await browser.newContext();
  await signInAdmin(admins, await makeAdmin(id, "admin"));
  const page = await admins.newPage();
  page.on("dialog", () => {
    throw new Error("a script of the request ran on the page");
  });
  await page.goto(at(id));
  await expect(async () => {
    await page.keyboard.press("Escape");
    await page.keyboard.press("ControlOrMeta+k");
    await page.getByRole("combobox").fill(reference);
    await page.getByRole("option", { name: reference }).click({ timeout: 1_500 });
  }).toPass();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Authorization");
  await expect(page.getByText("A slash at the end")).toBeVisible();
  await expect(page.locator("mark")).toHaveText(["/"]);
  await expect(page.getByText("<img src=x")).toBeVisible();
  await page.getByRole("button", { name: "Register this redirect URI" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText("Anybody can send a request");
  await dialog.getByRole("textbox").fill(registered);
  await dialog.getByRole("button", { name: "Register this redirect URI" }).click();
  await expect(dialog).toContainText("not the address of the trace");
  await dialog.getByRole("textbox").fill(rp.redirectUri);
  await dialog.getByRole("button", { name: "Register this redirect URI" }).click();
  await expect(page.getByText("registered by now")).toBeVisible();

  await person.goto(`${issuer}/authorize?${query}`);
  await signInPage(person).signIn("alice", password);
  await person.waitForURL((url) => url.href.startsWith(rp.redirectUri));
});

test("traces pass axe: phone and desktop, light and dark; support has none of it", async ({ browser, request }) => {
  test.setTimeout(120_000);
  const { id, issuer, trusted } = await makeTenant("https://shop.example/cb");
  const ask = (change: Record<string, string>) =>
    request.get(
      `${issuer}/authorize?${new URLSearchParams({ client_id: trusted.client_id, response_type: "code", scope: "openid", ...change })}`,
      { maxRedirects: 0 },
    );
  await ask({ redirect_uri: "http://shop.example:8080/CB" });
  await ask({ redirect_uri: "https://shop.example/cb", prompt: "none", state: "a state" });
  await request.post(`${issuer}/oauth/token`, {
    form: { grant_type: "authorization_code", code: "x" },
    headers: { authorization: "Basic eDp5" },
  });
  const [admin, support] = [await makeAdmin(id, "admin"), await makeAdmin(id, "support")];
  await lookAround(browser, async (page, look) => {
    await signInAdmin(page.context(), admin);
    await expect(async () => {
      await page.goto(at(id, "/traces"));
      await expect(page.getByRole("rowheader")).toHaveCount(3, { timeout: 500 });
    }).toPass();
    await look("admin-traces");
    await page.goto(`${at(id, "/traces")}?client=nobody`);
    await expect(page.getByText("Nothing fits")).toBeVisible();
    await page.goto(`${at(id, "/traces")}?client=${trusted.client_id}`);
    await page.getByRole("rowheader").getByRole("link").last().click();
    await expect(page.getByRole("heading", { name: "The difference" })).toBeVisible();
    await look("admin-trace");
  });
  const context = await browser.newContext();
  await signInAdmin(context, support);
  const page = await context.newPage();
  await page.goto(at(id, "/traces"));
  await expect(page.getByRole("heading", { name: "Traces" })).toHaveCount(0);
  await context.close();
});
