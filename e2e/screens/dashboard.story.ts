import { expect, test } from "@playwright/test";
import { makeAdmin, signInAdmin } from "./dashboard";
import { lookAround } from "./look";
import { makeTenant } from "./world";

/** The dashboard's shell and its own pages, as an operator and the members of a tenant meet them. */

const base = () => process.env.PUBLIC_URL ?? "";

test("the dashboard passes axe: phone and desktop, light and dark", async ({ browser }) => {
  test.setTimeout(300_000);
  const { id } = await makeTenant("https://shop.example/cb");
  const operator = await makeAdmin("system", "operator");
  await makeAdmin(id, "owner", "Olga Novak");
  await lookAround(browser, async (page, look) => {
    await signInAdmin(page.context(), operator);
    await page.goto(`${base()}/admin`);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Tenants");
    await look("admin-tenants");
    await page.getByRole("button", { name: "New tenant" }).click();
    await page.getByRole("button", { name: "Create tenant" }).click();
    await expect(page.getByRole("textbox", { name: "ID" })).toHaveAttribute("aria-invalid", "true");
    await look("admin-new-tenant");
    for (const path of ["", "/members", "/activity", "/settings"]) {
      await page.goto(`${base()}/admin/t/${id}${path}`);
      await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
      await look(`admin${path.replace("/", "-") || "-overview"}`);
    }
    await page.goto(`${base()}/admin/t/${id}`);
    // Before the page's script runs nobody listens.
    await expect(async () => {
      await page.keyboard.press("ControlOrMeta+k");
      await expect(page.getByRole("dialog", { name: "Search or go to" })).toBeVisible({ timeout: 1_000 });
    }).toPass();
    await page.getByRole("combobox", { name: "Search or go to" }).fill(id);
    await expect(page.getByRole("option", { name: id })).toBeVisible();
    await look("admin-palette");
  });
});

test("support sees users alone: neither the pages of others in the side, nor by their address", async ({ page }) => {
  const { id } = await makeTenant("https://shop.example/cb");
  const other = await makeTenant("https://shop.example/cb");
  await signInAdmin(page.context(), await makeAdmin(id, "support"));
  await page.goto(`${base()}/admin/t/${id}`);
  const side = page.getByRole("navigation", { name: "Main" });
  await expect(side.getByRole("link", { name: "Overview" })).toBeVisible();
  for (const name of ["Settings", "Activity", "Members", "Applications", "Keys"])
    await expect(side.getByRole("link", { name, exact: true })).toHaveCount(0);
  for (const path of [`${id}/settings`, `${id}/activity`, `${id}/members`, `${other.id}`, `${other.id}/settings`]) {
    const answer = await page.goto(`${base()}/admin/t/${path}`);
    expect([path, answer?.status()]).toEqual([path, 403]);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("This is not yours to see");
  }
});

test("xss: names of tenants, users and admins are text wherever the dashboard shows them", async ({ page }) => {
  const { id } = await makeTenant("https://shop.example/cb");
  const nasty = `"><img src=x onerror="document.title='pwned'"><script>document.title='pwned'</script>`;
  await signInAdmin(page.context(), await makeAdmin("system", "operator", nasty));
  const complaints: string[] = [];
  page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
  await page.goto(`${base()}/admin/t/${id}/settings`);
  await page.getByRole("textbox", { name: /^Name/ }).fill(nasty.slice(0, 100));
  await page.getByRole("button", { name: "Save" }).first().click();
  await expect(page.getByText("Saved. It holds from now on.")).toBeVisible();
  for (const path of ["/admin", `/admin/t/${id}`, `/admin/t/${id}/settings`]) {
    await page.goto(base() + path);
    expect(await page.title()).not.toBe("pwned");
    expect(await page.locator("img[src=x]").count()).toBe(0);
  }
  expect(complaints.filter((text) => /Content Security Policy/i.test(text))).toEqual([]);
});

test("two admins change one tenant: different settings both hold, the same one is shown to choose from", async ({
  browser,
}) => {
  const { id } = await makeTenant("https://shop.example/cb");
  const pages = await Promise.all(
    ["Anna", "Berta"].map(async (name) => {
      const context = await browser.newContext({ locale: "en-GB" });
      await signInAdmin(context, await makeAdmin(id, "admin", name));
      const page = await context.newPage();
      await page.goto(`${base()}/admin/t/${id}/policies/lifetimes`);
      return page;
    }),
  );
  const [anna, berta] = pages as [(typeof pages)[0], (typeof pages)[0]];
  const save = async (page: typeof anna) => page.locator("#lifetimes").getByRole("button", { name: "Enforce" }).click();
  const field = (page: typeof anna, name: string) => page.locator(`[name="lifetimes.${name}"]`);
  await field(anna, "code").fill("30");
  await field(anna, "id_token").fill("600");
  await save(anna);
  await expect(anna.getByText("Saved. It holds from now on.")).toBeVisible();
  await field(berta, "code").fill("45");
  await field(berta, "refresh_token").fill("7200");
  await save(berta);
  await expect(berta.getByText("Somebody else changed this meanwhile")).toBeVisible();
  await berta.getByRole("radio", { name: /Theirs/ }).check();
  await save(berta);
  await expect(berta.getByText("Saved. It holds from now on.")).toBeVisible();
  await berta.reload();
  for (const [name, value] of [
    ["code", "30"],
    ["id_token", "600"],
    ["refresh_token", "7200"],
  ] as const)
    await expect(field(berta, name)).toHaveValue(value);
});

test("csrf: a change that another site sends does nothing", async ({ page }) => {
  const { id } = await makeTenant("https://shop.example/cb");
  await signInAdmin(page.context(), await makeAdmin(id, "owner"));
  await page.goto(`${base()}/admin/t/${id}/policies/lifetimes`);
  let sent: { url: string; headers: Record<string, string>; body: string } | undefined;
  await page.route("**/policies/lifetimes", async (route) => {
    const request = route.request();
    if (request.method() !== "POST") return route.continue();
    sent = { url: request.url(), headers: await request.allHeaders(), body: request.postData() ?? "" };
    return route.abort();
  });
  await page.locator('[name="lifetimes.code"]').fill("30");
  await page.locator("#lifetimes").getByRole("button", { name: "Enforce" }).click();
  await expect.poll(() => sent?.body.length ?? 0).toBeGreaterThan(0);
  const {
    "content-length": _,
    host: __,
    ...headers
  } = Object.fromEntries(Object.entries(sent!.headers).filter(([name]) => !name.startsWith(":")));
  const foreign = { ...headers, origin: "https://evil.example", "sec-fetch-site": "cross-site" };
  await page.request.post(sent!.url, { headers: foreign, data: Buffer.from(sent!.body) });
  await page.unroute("**/policies/lifetimes");
  await page.reload();
  await expect(page.locator('[name="lifetimes.code"]')).toHaveValue("60");
});

test("what was typed is there again after a fresh sign-in", async ({ page }) => {
  const { id } = await makeTenant("https://shop.example/cb");
  const sub = await makeAdmin(id, "owner");
  await signInAdmin(page.context(), sub, 3600);
  await page.route("**/admin/login?*", (route) => route.fulfill({ body: "sign in", contentType: "text/plain" }));
  await page.goto(`${base()}/admin/t/${id}/policies/lifetimes`);
  await page.locator('[name="lifetimes.code"]').fill("30");
  await page.locator("#lifetimes").getByRole("button", { name: "Enforce" }).click();
  await expect(page).toHaveURL(/fresh=1&next=%2Fadmin%2Ft%2F/);
  await signInAdmin(page.context(), sub);
  await page.goto(`${base()}/admin/t/${id}/policies/lifetimes`);
  await expect(page.locator('[name="lifetimes.code"]')).toHaveValue("30");
});

test("the first page of the dashboard asks for less than 200 kB of script", async ({ page }) => {
  await signInAdmin(page.context(), await makeAdmin("system", "operator"));
  const sizes: Promise<number>[] = [];
  page.on("requestfinished", (request) => {
    if (request.resourceType() === "script") sizes.push(request.sizes().then((one) => one.responseBodySize));
  });
  await page.goto(`${base()}/admin`, { waitUntil: "networkidle" });
  const total = (await Promise.all(sizes)).reduce((sum, one) => sum + one, 0);
  console.log(`script of the first page: ${Math.round(total / 1000)} kB`);
  expect(total).toBeGreaterThan(1_000);
  expect(total).toBeLessThan(200_000);
});
