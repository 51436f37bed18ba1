import { expect, type Page, test } from "@playwright/test";
import { database } from "@/db/client";
import { brandings } from "@/lib/admin/resources/brandings";
import { asSystem } from "@/lib/admin/system";
import { makeAdmin, signInAdmin } from "./dashboard";
import { lookAround } from "./look";
import { makeTenant } from "./world";

const base = () => process.env.PUBLIC_URL ?? "";
const green = "#0b6e4f";
const inFrame = (page: Page) => page.frameLocator("iframe[title^=Preview]").first();
const accentOf = (page: Page) =>
  page.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue("--accent"));

test("branding is drafted, previewed, published and taken back", async ({ page, context }) => {
  test.setTimeout(90_000);
  const { id, issuer, client } = await makeTenant("https://shop.example/cb");
  await signInAdmin(context, await makeAdmin(id, "admin"));
  const signIn = await context.newPage();
  const seen = async () => {
    const query = {
      client_id: client.client_id,
      response_type: "code",
      scope: "openid",
      redirect_uri: "https://shop.example/cb",
    };
    const answer = await signIn.goto(`${issuer}/authorize?${new URLSearchParams(query)}`);
    expect(answer?.headers()["content-security-policy"]).toContain("frame-ancestors 'none'");
    return accentOf(signIn);
  };
  await page.goto(`${base()}/admin/t/${id}/branding`);
  const submit = inFrame(page).getByRole("button", { name: "Sign in", exact: true });
  await expect(submit).toHaveCSS("background-color", "rgb(122, 31, 61)");

  await page.getByLabel("Buttons and links", { exact: true }).fill("#f5c400");
  await expect(page.getByText("Too faint for links")).toBeVisible();
  await page.getByRole("button", { name: /the nearest that passes/ }).click();
  await expect(page.getByText("Readable everywhere as it is")).toBeVisible();
  await page.getByLabel("Buttons and links", { exact: true }).fill(green);
  await expect(submit).toHaveCSS("background-color", "rgb(11, 110, 79)");
  await page.getByRole("textbox", { name: "Sign-in: title" }).fill("Come on in");
  await expect(inFrame(page).getByRole("heading", { level: 1 })).toHaveText("Come on in");
  await page.getByRole("radio", { name: "Desktop" }).check({ force: true });
  await page.getByLabel("Screen", { exact: true }).selectOption("error.request");
  await expect(inFrame(page).getByRole("heading", { name: "This request cannot go on" })).toBeVisible();
  await page.getByRole("radio", { name: "Dark" }).check({ force: true });
  await page.getByLabel("Screen", { exact: true }).selectOption("consent.unchecked");
  await expect(inFrame(page).getByText("coffee.example")).toBeVisible();
  await page.getByRole("button", { name: "Save draft" }).first().click();
  await expect(page.getByText("The draft is saved")).toBeVisible();
  expect(await seen()).toBe("#7a1f3d");

  await page.getByRole("button", { name: "Publish", exact: true }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Publish", exact: true }).click();
  await expect(page.getByText("Sign-in pages show it from now on")).toBeVisible();
  await expect.poll(seen, { timeout: 15_000 }).toBe(green);
  await expect(signIn.getByRole("heading", { level: 1 })).toHaveText("Come on in");

  await page.getByRole("row", { name: "Version 1" }).getByRole("button", { name: "Publish again" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Publish again" }).click();
  await expect(page.getByRole("row", { name: "Version 3" })).toContainText("Version 1 again");
  await expect.poll(seen, { timeout: 15_000 }).toBe("#7a1f3d");
  await expect(signIn.getByRole("heading", { level: 1 })).toHaveText("Sign in");
});

test("acting-preview: a preview sends nothing, runs nothing, and is seen by the dashboard alone", async ({
  page,
  context,
}) => {
  const { id } = await makeTenant("https://shop.example/cb");
  const other = await makeTenant("https://shop.example/cb");
  await brandings.create(asSystem(database().db, other.id), { name: "Not yours" });
  await signInAdmin(context, await makeAdmin(id, "admin"));
  await page.goto(`${base()}/admin/t/${id}/branding`);
  const frame = inFrame(page);
  const sent: string[] = [];
  page.on("request", (request) => request.method() === "POST" && sent.push(request.url()));
  await frame.getByLabel("Password").fill("secret");
  await frame.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(frame.getByLabel("Password")).toHaveValue("secret");
  expect(sent).toEqual([]);

  const preview = `${base()}/admin/preview/${id}?of=published`;
  expect((await page.request.get(preview)).headers()).toMatchObject({
    "content-security-policy": expect.stringMatching(
      /^sandbox allow-same-origin; frame-ancestors 'self'.*form-action 'none'/,
    ),
    "x-frame-options": "SAMEORIGIN",
    "x-robots-tag": "noindex",
    "cache-control": expect.stringContaining("no-store"),
  });
  // As a link, it would be a sign-in page of whatever somebody wrote into it.
  expect((await page.goto(preview))?.status()).toBe(403);
  await page.goto(`${base()}/admin/t/${id}/branding`);
  const statusOf = (path: string) =>
    page.evaluate(async (src) => {
      const made = Object.assign(document.createElement("iframe"), { src });
      await new Promise((resolve) => {
        made.onload = resolve;
        document.body.append(made);
      });
      return made.contentDocument?.body.innerText ?? "";
    }, path);
  expect(await statusOf(`/admin/preview/${other.id}?of=draft`)).not.toContain("Not yours");
  expect(await statusOf(`/admin/preview/${id}?of=draft`)).not.toContain("Sign in");
  expect(await statusOf(`/admin/preview/${id}?of=published`)).toContain("Northwind Trading");
});

test("branding passes axe: phone and desktop, light and dark", async ({ browser }) => {
  test.setTimeout(180_000);
  const { id } = await makeTenant("https://shop.example/cb");
  const admin = await makeAdmin(id, "admin");
  const by = asSystem(database().db, id);
  await brandings.create(by, {
    branding: { tagline: "Spices since 1871", primary_color: "#c2410c", corner_radius: 4, font: "serif" },
  });
  await brandings.act(by, "publish", "draft", {});
  await brandings.create(by, { branding: { primary_color: "#f5c400", support_uri: "https://help.example" } });
  await lookAround(browser, async (page, look) => {
    await signInAdmin(page.context(), admin);
    await page.goto(`${base()}/admin/t/${id}/branding`);
    await expect(inFrame(page).getByRole("button", { name: "Sign in", exact: true })).toBeVisible();
    await look("admin-branding");
  });
});
