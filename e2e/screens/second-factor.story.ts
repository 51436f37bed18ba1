import { expect, type Page, test } from "@playwright/test";
import * as openid from "openid-client";
import { codeOf } from "@/test/authenticator";
import { lookAround } from "./look";
import { signInPage } from "./pages/sign-in";
import { type RelyingParty, startRelyingParty } from "./relying-party";
import { makeTenant, password } from "./world";

const multi = "urn:gatehouse:acr:multi-factor";
let rp: RelyingParty;

test.beforeAll(async () => {
  rp = await startRelyingParty();
});
test.afterAll(() => rp.close());

type World = Awaited<ReturnType<typeof makeTenant>>;

/** openid-client, unmodified, with a request that asks for a class. */
async function asking({ issuer, trusted }: World, more: Record<string, string> = {}) {
  const config = await openid.discovery(
    new URL(issuer),
    trusted.client_id,
    trusted.client_secret,
    openid.ClientSecretBasic(trusted.client_secret),
    { execute: [openid.allowInsecureRequests] },
  );
  const verifier = openid.randomPKCECodeVerifier();
  const url = openid.buildAuthorizationUrl(config, {
    redirect_uri: rp.redirectUri,
    scope: "openid",
    code_challenge: await openid.calculatePKCECodeChallenge(verifier),
    code_challenge_method: "S256",
    ...more,
  });
  const claims = async () =>
    (await openid.authorizationCodeGrant(config, await rp.answer(), { pkceCodeVerifier: verifier })).claims();
  return { href: url.href, claims };
}

const key = async (page: Page) => {
  await page.getByText("You cannot scan it?").click();
  return page.getByText(/^([A-Z2-7]{4} ){7}[A-Z2-7]{4}$/).innerText();
};

const enter = async (page: Page, code: string, button: string) => {
  await page.locator("[name=code], [name=recovery_code]").fill(code);
  await page.getByRole("button", { name: button }).click();
};

/** As if the last code had been used a while ago. */
const later = ({ sql, id }: World) => sql`update totp_factors set last_step = 0 where tenant_id = ${id}`;

test("openid-client steps up by acr_values: enrol within the flow, then the code, then a recovery code", async ({
  page,
}) => {
  test.setTimeout(90_000);
  const world = await makeTenant(rp.redirectUri);
  const screens = signInPage(page);
  const plain = await asking(world);
  await page.goto(plain.href);
  await screens.signIn("alice", password);
  expect((await plain.claims())?.amr).toEqual(["pwd"]);

  const enrolling = await asking(world, { acr_values: multi });
  await page.goto(enrolling.href);
  const secret = await key(page);
  await enter(page, "000 000", "Confirm");
  await expect(page.getByText("That code is not right")).toBeVisible();
  await enter(page, codeOf(secret), "Confirm");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Keep your recovery codes");
  const codes = await page
    .getByRole("listitem")
    .filter({ hasText: /^(\w{4}-){5}\w{4}$/ })
    .allInnerTexts();
  expect(codes).toHaveLength(10);
  await page.getByRole("button", { name: "I have kept them" }).click();
  expect(await enrolling.claims()).toMatchObject({ acr: multi, amr: ["pwd", "otp", "mfa"] });

  await later(world);
  const again = await asking(world, { prompt: "login" });
  await page.goto(again.href);
  await screens.signIn("alice", password);
  await enter(page, codeOf(secret), "Continue");
  expect(await again.claims()).toMatchObject({ acr: multi });

  const lost = await asking(world, { max_age: "0", acr_values: multi });
  await page.goto(lost.href);
  await screens.signIn("alice", password);
  await page.getByRole("button", { name: "Use a recovery code" }).click();
  await enter(page, codes[3]?.toLowerCase() ?? "", "Continue");
  expect(await lost.claims()).toMatchObject({ acr: multi, amr: ["pwd", "otp", "mfa"] });
});

test("every page of the second step passes axe: phone and desktop, light and dark", async ({ browser }) => {
  test.setTimeout(400_000);
  await lookAround(browser, async (page, look) => {
    const world = await makeTenant(rp.redirectUri);
    const first = await asking(world, { acr_values: multi });
    await page.goto(first.href);
    await signInPage(page).signIn("alice", password);
    await look("enrol");
    const secret = await key(page);
    await look("enrol-key");
    await enter(page, "000000", "Confirm");
    await look("enrol-error");
    await enter(page, codeOf(secret), "Confirm");
    await look("recovery-codes");
    await page.getByRole("button", { name: "I have kept them" }).click();
    await first.claims();
    await page.context().clearCookies();
    await page.goto((await asking(world)).href);
    await signInPage(page).signIn("alice", password);
    await look("factor");
    await enter(page, "123456", "Continue");
    await look("factor-error");
    await page.getByRole("button", { name: "Use a recovery code" }).click();
    await look("factor-recovery");
    await enter(page, "K7QM-2XFD", "Continue");
    await look("factor-recovery-error");
  });
});

test("from right to left, too", async ({ browser }) => {
  test.setTimeout(120_000);
  await lookAround(
    browser,
    async (page, look) => {
      const world = await makeTenant(rp.redirectUri);
      await page.goto((await asking(world, { acr_values: multi })).href);
      await page.locator("[name=identifier]").fill("alice");
      await page.locator("[name=password]").fill(password);
      await page.keyboard.press("Enter");
      await expect(page.locator("[value=confirm]")).toBeVisible();
      await page.locator("summary").click();
      await look("rtl-enrol");
    },
    { locale: "ar" },
  );
});
