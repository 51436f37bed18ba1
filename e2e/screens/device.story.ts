import { expect, test } from "@playwright/test";
import * as openid from "openid-client";
import { lookAround } from "./look";
import { signInPage } from "./pages/sign-in";
import { makeTenant, password } from "./world";

const grant_types = ["urn:ietf:params:oauth:grant-type:device_code", "refresh_token"];
const origin = "https://television.example";

async function makeTelevision(metadata: Record<string, unknown> = {}, settings: Record<string, unknown> = {}) {
  const television = { client_name: "Harbour TV", grant_types, redirect_uris: [], ...metadata };
  const { issuer, client } = await makeTenant(`${origin}/callback`, television, settings);
  const config = await openid.discovery(
    new URL(issuer),
    client.client_id,
    client.client_secret,
    openid.ClientSecretBasic(client.client_secret),
    { execute: [openid.allowInsecureRequests] },
  );
  return { issuer, config, begin: (scope: string) => openid.initiateDeviceAuthorization(config, { scope }) };
}

test("openid-client: a television polls while its person enters the code, confirms, signs in and allows", {
  tag: ["@rfc8628-3.3", "@rfc8628-3.5"],
}, async ({ page }) => {
  const { config, begin } = await makeTelevision();
  const codes = await begin("openid profile offline_access");
  const polling = openid.pollDeviceAuthorizationGrant(config, codes);
  await page.goto(codes.verification_uri);
  await expect(page.getByLabel("Code")).toBeFocused();
  await page.keyboard.type(codes.user_code.toLowerCase().replace("-", ""));
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Is this your device?");
  await expect(page.getByText(codes.user_code)).toBeVisible();
  await page.getByRole("button", { name: "Yes, connect" }).click();
  const screens = signInPage(page);
  await screens.signIn("alice", password);
  await screens.allow();
  await screens.expectTitle(/go back to your device/);

  const tokens = await polling;
  expect(tokens.claims()?.sub).toBeTruthy();
  const info = await openid.fetchUserInfo(config, tokens.access_token, tokens.claims()?.sub ?? "");
  expect(info.name).toBe("Alice Liddell");
  const refreshed = await openid.refreshTokenGrant(config, tokens.refresh_token ?? "");
  expect(refreshed.claims()?.sub).toBe(info.sub);
});

test("openid-client: the link of a QR code, without JavaScript, and a refusal", { tag: "@rfc8628-3.3.1" }, async ({
  browser,
}) => {
  const { config, begin } = await makeTelevision();
  const codes = await begin("openid");
  const polling = openid.pollDeviceAuthorizationGrant(config, codes).catch((error: unknown) => error);
  const context = await browser.newContext({ javaScriptEnabled: false, locale: "de-DE" });
  const page = await context.newPage();
  await page.goto(codes.verification_uri_complete ?? "");
  await expect(page.getByLabel("Code")).toHaveValue(codes.user_code);
  await page.getByRole("button", { name: "Weiter" }).click();
  await page.getByRole("button", { name: "Nein, abbrechen" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Es wurde nichts verbunden");
  expect(await polling).toMatchObject({ error: "access_denied" });
  await context.close();
});

test("pages about a device pass axe: phone and desktop, light and dark", async ({ browser }) => {
  test.setTimeout(180_000);
  await lookAround(browser, async (page, look) => {
    const { issuer, begin } = await makeTelevision({}, { registration: { mode: "open" } });
    const registered = await fetch(`${issuer}/oauth/register`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({
        client_name: "World's Bank",
        grant_types,
        redirect_uris: [],
        token_endpoint_auth_method: "none",
      }),
    });
    const { client_id } = await registered.json();
    const unchecked = await openid.discovery(new URL(issuer), client_id, undefined, openid.None(), {
      execute: [openid.allowInsecureRequests],
    });
    const scope = "openid profile email offline_access";
    const codes = await begin(scope);
    await page.goto(codes.verification_uri);
    await look("device-code");
    await page.getByLabel("Code").fill("BBBB-BBBB");
    await page.getByRole("button", { name: "Continue" }).click();
    await look("device-code-wrong");
    await page.goto(codes.verification_uri_complete ?? "");
    await look("device-code-from-link");
    await page.getByRole("button", { name: "Continue" }).click();
    await look("device-confirm");
    await page.getByRole("button", { name: "Yes, connect" }).click();
    await signInPage(page).signIn("alice", password);
    await signInPage(page).allow();
    await look("device-connected");
    await page.goto(`${issuer}/device/refused`);
    await look("device-refused");
    await page.goto(`${issuer}/device/ended`);
    await look("device-ended");
    const other = await openid.initiateDeviceAuthorization(unchecked, { scope });
    await page.goto(other.verification_uri_complete ?? "");
    await page.getByRole("button", { name: "Continue" }).click();
    await look("device-confirm-unchecked");
    await page.getByRole("button", { name: "Yes, connect" }).click();
    await look("device-consent-unchecked");
  });
});

test("the pages about a device in every language, on a phone", async ({ browser }) => {
  test.setTimeout(120_000);
  const { begin } = await makeTelevision();
  for (const locale of ["de", "fr", "es", "ja", "ar"]) {
    const codes = await begin("openid profile");
    const context = await browser.newContext({ viewport: { width: 390, height: 844 }, locale });
    const page = await context.newPage();
    const keep = async (name: string) => {
      expect(await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth)).toBe(false);
      const folder = process.env.SCREENSHOTS;
      if (folder) await page.screenshot({ path: `${folder}/${name}-${locale}.png`, fullPage: true });
    };
    await page.goto(codes.verification_uri_complete ?? "");
    await expect(page.locator("[data-display]")).toHaveAttribute("lang", locale);
    await expect(page.getByRole("textbox")).toHaveValue(codes.user_code);
    await keep("device-code");
    await page.keyboard.press("Enter");
    await expect(page.getByText(codes.user_code)).toBeVisible();
    await keep("device-confirm");
    await context.close();
  }
});
