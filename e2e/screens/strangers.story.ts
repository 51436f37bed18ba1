import { expect, test } from "@playwright/test";
import sharp from "sharp";
import { pictureOf } from "@/lib/pictures/logo-picture";
import { logoStore } from "@/lib/store/logos";
import { lookAround } from "./look";
import { signInPage } from "./pages/sign-in";
import { type RelyingParty, startRelyingParty } from "./relying-party";
import { makeTenant, password } from "./world";

/** Apps that registered themselves, and pictures of every shape, as people meet them. */

let rp: RelyingParty;
test.beforeAll(async () => {
  rp = await startRelyingParty();
});
test.afterAll(() => rp.close());

type Tenant = Awaited<ReturnType<typeof makeTenant>>;

async function register({ issuer }: Tenant, more: Record<string, unknown> = {}): Promise<{ client_id: string }> {
  const answer = await fetch(`${issuer}/oauth/register`, {
    method: "POST",
    body: JSON.stringify({
      client_name: "World's Bank",
      redirect_uris: ["https://accounts.worlds-bank.example.evil.example/callback", rp.redirectUri],
      post_logout_redirect_uris: [`${rp.origin}/bye`],
      ...more,
    }),
    headers: { "content-type": "application/json" },
  });
  return answer.json();
}

const url = ({ issuer }: Tenant, { client_id }: { client_id: string }, more: Record<string, string> = {}) =>
  `${issuer}/authorize?${new URLSearchParams({
    client_id,
    redirect_uri: "https://accounts.worlds-bank.example.evil.example/callback",
    response_type: "code",
    scope: "openid profile email",
    code_challenge: "x".repeat(43),
    code_challenge_method: "S256",
    ...more,
  })}`;

test("by the button the answer of an unknown app goes on, without JavaScript, as a form too", async ({ browser }) => {
  const tenant = await makeTenant(rp.redirectUri, {}, { registration: { mode: "open" } });
  const client = await register(tenant);
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  for (const response_mode of ["query", "form_post"]) {
    const asked = { prompt: "none", state: "s1", redirect_uri: rp.redirectUri, response_mode };
    await page.goto(url(tenant, client, asked));
    await expect(page.getByText("localhost")).toBeVisible();
    const button = page.getByRole(response_mode === "query" ? "link" : "button", { name: "Continue" });
    await button.click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Back at the relying party");
    if (response_mode === "query") expect((await rp.answer()).searchParams.get("state")).toBe("s1");
  }
  await context.close();
});

test("pages about an unknown app pass axe: phone and desktop, light and dark", async ({ browser }) => {
  test.setTimeout(180_000);
  await lookAround(browser, async (page, look) => {
    const tenant = await makeTenant(rp.redirectUri, {}, { registration: { mode: "open" } });
    const client = await register(tenant);
    await page.goto(url(tenant, client, { prompt: "none" }));
    await look("leave");
    await page.goto(url(tenant, client, { prompt: "none", redirect_uri: rp.redirectUri, response_mode: "form_post" }));
    await look("leave-form-post");
    await page.goto(url(tenant, client));
    await signInPage(page).signIn("alice", password);
    await look("consent-unchecked");
    await page.goto(url(tenant, client, { prompt: "login" }));
    await expect(page.getByLabel(/user ?name|e-?mail/i)).toHaveValue("alice");
    await look("sign-in-again");
    const wrong = { client_id: client.client_id, post_logout_redirect_uri: "https://evil.example/bye" };
    await page.goto(`${tenant.issuer}/oidc/logout?${new URLSearchParams(wrong)}`);
    await look("logout-wrong-return");
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.getByRole("button", { name: "Sign out" }).click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("You are signed out");
  });
});

/** Pictures as they come: the words are drawn, since no logo is only a rectangle. */
const draw = async (width: number, height: number, shapes: string) =>
  pictureOf(
    await sharp(
      Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${shapes}</svg>`),
    )
      .png()
      .toBuffer(),
  );

const face = (x: number, y: number) =>
  `<rect width="100%" height="100%" fill="#8fb3c9"/><circle cx="${x}" cy="${y}" r="90" fill="#e8b894"/><circle cx="${x - 30}" cy="${y - 15}" r="9"/><circle cx="${x + 30}" cy="${y - 15}" r="9"/><path d="M${x - 35} ${y + 35}q35 30 70 0" stroke="#000" stroke-width="8" fill="none"/><path d="M${x - 130} ${y + 260}q0-160 130-160t130 160v600H${x - 130}z" fill="#39506b"/>`;
const ring = (fill: string) =>
  `<circle cx="100" cy="100" r="70" fill="none" stroke="${fill}" stroke-width="36"/><rect x="88" y="40" width="24" height="120" fill="${fill}"/>`;
const pictures = {
  white: { logo: () => draw(200, 200, ring("#fff")), portrait: () => draw(900, 360, face(450, 150)) },
  wide: {
    logo: () =>
      draw(
        1200,
        150,
        `<rect y="40" width="70" height="70" fill="#b0452b"/><text x="95" y="112" font-size="104" font-family="sans-serif" font-weight="700" fill="#2b2b2b">HARBOUR COFFEE ROASTERS</text>`,
      ),
    portrait: () => draw(400, 1000, face(200, 180)),
  },
  whiteWide: {
    logo: () =>
      draw(
        1200,
        200,
        `<text x="10" y="150" font-size="150" font-family="sans-serif" font-weight="700" fill="#fff">HARBOUR COFFEE</text>`,
      ),
    portrait: () => draw(500, 500, face(250, 180)),
  },
  tall: {
    logo: () =>
      draw(
        150,
        900,
        `<rect width="150" height="900" rx="75" fill="#0f5c6e"/><circle cx="75" cy="110" r="45" fill="#fff"/>`,
      ),
    portrait: () => draw(500, 500, face(250, 180)),
  },
} as const;

test("logos and portraits of every shape are framed well", async ({ browser }) => {
  test.setTimeout(120_000);
  for (const [name, { logo, portrait }] of Object.entries(pictures)) {
    const logo_uri = `https://logos.example/${name}.png`;
    const branding = { primary_color: "#7a1f3d", logo_uri: `https://brands.example/${name}.png` };
    const tenant = await makeTenant(rp.redirectUri, { logo_uri }, { branding });
    const store = logoStore(tenant.sql, tenant.id);
    const now = Date.now() / 1000;
    for (const [uri, picture] of [
      [logo_uri, await logo()],
      [branding.logo_uri, await logo()],
      ["https://faces.example/alice.png", await portrait()],
    ] as const) {
      await store.claim(uri, now, now);
      await store.keep(uri, picture, now);
    }
    const context = await browser.newContext({ locale: "en-GB" });
    const page = await context.newPage();
    await page.goto(url(tenant, tenant.client, { redirect_uri: rp.redirectUri }));
    await signInPage(page).signIn("alice", password);
    await expect(page.getByRole("button", { name: "Allow", exact: true })).toBeVisible();
    for (const [width, colorScheme] of [
      [390, "light"],
      [1280, "dark"],
    ] as const) {
      await page.setViewportSize({ width, height: 900 });
      await page.emulateMedia({ colorScheme });
      const brandName = await page.locator("header bdi", { hasText: "Northwind Trading" }).boundingBox();
      expect(brandName?.width).toBeGreaterThan(70);
      const app = await page.locator("main span:has(> img)").nth(1).boundingBox();
      expect(app?.height).toBe(56);
      expect(app?.width).toBe(/wide/i.test(name) ? 168 : 56);
      const folder = process.env.SCREENSHOTS;
      if (folder) await page.screenshot({ path: `${folder}/pictures-${name}-${width}.png` });
    }
    await context.close();
  }
});
