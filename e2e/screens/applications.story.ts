import { expect, type Page, test } from "@playwright/test";
import { database } from "@/db/client";
import { quickStartsFor } from "@/lib/admin/quick-starts";
import { createClient, showClient } from "@/lib/admin/resources/clients";
import { createTenant, showTenant } from "@/lib/admin/resources/tenants";
import { freePort } from "../protocol/harness/mount";
import { makeAdmin, signInAdmin } from "./dashboard";
import { lookAround } from "./look";
import { signInPage } from "./pages/sign-in";
import { printedBy, served } from "./quick-start";
import { makeTenant, password } from "./world";

/** Applications, as the admins of a tenant make, mend and end them. */

const at = (tenant: string, rest = "") => `${process.env.PUBLIC_URL}/admin/t/${tenant}/applications${rest}`;

async function register(page: Page, name: string, redirectUri: string): Promise<string> {
  await page.getByRole("button", { name: "New application" }).click();
  await page.getByLabel("Name").fill(name);
  await page.getByLabel("Redirect URIs").fill(redirectUri);
  await page.getByRole("button", { name: "Register" }).click();
  const secret = await page.locator("dialog code").innerText();
  await page.getByRole("button", { name: "I have kept it" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText(name);
  return secret;
}

test("an admin registers a web application, copies the quick start, and it signs in as it stands", async ({
  browser,
}) => {
  const origin = `http://localhost:${await freePort()}`;
  const { id } = await makeTenant(`${origin}/callback`);
  const admins = await browser.newContext();
  await signInAdmin(admins, await makeAdmin(id, "admin"));
  const page = await admins.newPage();
  await page.goto(at(id));
  const secret = await register(page, "Ferry Times", `${origin}/callback`);
  await page.getByRole("link", { name: "Express" }).click();
  const code = page.getByRole("region", { name: "app.mjs" });
  await expect(code).toContainText("openid-client");
  const text = await code.innerText();
  expect(text).not.toContain(secret);
  const app = await served(text, secret, origin);
  const people = await (await browser.newContext()).newPage();
  await people.goto(origin);
  await people.getByRole("link", { name: "Sign in" }).click();
  const screens = signInPage(people);
  await screens.signIn("alice", password);
  await screens.allow();
  await people.waitForURL(`${origin}/`);
  await expect(people.getByRole("heading", { level: 1 })).toHaveText("Hello, Alice Liddell");
  await app.stop();
});

test("the quick starts of a program that acts for itself give a token as they stand: Node.js and curl", async () => {
  const { id } = await makeTenant("https://shop.example/cb");
  const { db } = database();
  const made = await createClient(db, id, { kind: "machine", client_name: "Night export" });
  const client = await showClient(db, id, made.client_id);
  const { issuer, settings } = await showTenant(db, id);
  const all = quickStartsFor({ clientId: client.client_id, issuer, metadata: client, settings });
  const codeOf = (wanted: string) => all.find((one) => one.id === wanted)?.files[0]?.code ?? "";
  expect(await printedBy("node", codeOf("node"), made.client_secret)).toMatch(/is good for .*3600/);
  expect(JSON.parse(await printedBy("sh", codeOf("curl"), made.client_secret))).toMatchObject({ token_type: "Bearer" });
});

test("two admins edit one client and neither loses; what both changed is theirs to choose", async ({ browser }) => {
  const { id, client } = await makeTenant("https://shop.example/cb");
  const settings = at(id, `/${client.client_id}?tab=settings`);
  const [one, other] = await Promise.all(
    ["Olivia Bennett", "Henry Walsh"].map(async (name) => {
      const context = await browser.newContext();
      await signInAdmin(context, await makeAdmin(id, "admin", name));
      const page = await context.newPage();
      await page.goto(settings);
      return page;
    }),
  );
  if (!one || !other) throw new Error("two admins");
  await one.getByRole("textbox", { name: "Client name" }).first().fill("Harbour Coffee Ltd");
  await one.getByRole("button", { name: "Save" }).click();
  await expect(one.getByText("Saved")).toBeVisible();
  await other.getByRole("textbox", { name: "Client name" }).first().fill("Harbour Tea");
  await other.getByLabel("Software version").fill("2.0");
  await other.getByRole("button", { name: "Save" }).click();
  await expect(other.getByText("Somebody else changed this meanwhile")).toBeVisible();
  await other.getByText("Harbour Coffee Ltd").click();
  await other.getByRole("button", { name: "Save" }).click();
  await expect(other.getByText("Saved")).toBeVisible();
  const now = await showClient(database().db, id, client.client_id);
  expect(now).toMatchObject({ client_name: "Harbour Coffee Ltd", software_version: "2.0" });
});

test("secrets, keys and the end of an application ask for a sign-in of just now, and support sees none of it", async ({
  browser,
}) => {
  const { id, client } = await makeTenant("https://shop.example/cb");
  const context = await browser.newContext();
  await signInAdmin(context, await makeAdmin(id, "admin"), 3_600);
  const page = await context.newPage();
  await page.route("**/admin/login?**", (route) => route.fulfill({ body: "signing in afresh" }));
  await page.goto(at(id, `/${client.client_id}?tab=danger`));
  await page.getByRole("button", { name: "Disable" }).click();
  await expect(page.getByText("signing in afresh")).toBeVisible();
  expect(await showClient(database().db, id, client.client_id)).toMatchObject({ disabled: false });
  const support = await browser.newContext();
  await signInAdmin(support, await makeAdmin(id, "support"));
  const theirs = await support.newPage();
  await theirs.goto(at(id));
  await expect(theirs.getByText(client.client_id)).toHaveCount(0);
  await expect(theirs.getByRole("link", { name: "Applications" })).toHaveCount(0);
});

test("applications pass axe: phone and desktop, light and dark, empty and full", async ({ browser }) => {
  test.setTimeout(300_000);
  const { id, client } = await makeTenant("http://shop.example/cb", {
    require_pkce: false,
    grant_types: ["authorization_code"],
  });
  const { db, sql } = database();
  const empty = `${id}-e`;
  await createTenant(db, { id: empty, name: "Quiet Harbour" });
  for (const [kind, client_name] of [
    ["spa", "Timetable"],
    ["machine", "Night export"],
    ["device", "Quay display"],
  ] as const)
    await createClient(db, id, {
      kind,
      client_name,
      ...(kind === "spa" && { redirect_uris: ["https://t.example/cb"] }),
    });
  await sql`update clients set secret_changed_at = now() - interval '400 days' where tenant_id = ${id} and client_id = ${client.client_id}`;
  const operator = await makeAdmin("system", "operator");
  await lookAround(browser, async (page, look) => {
    await signInAdmin(page.context(), operator);
    await page.goto(at(empty));
    await look("applications-empty");
    await page.getByRole("button", { name: "New application" }).click();
    await look("applications-new");
    await page.goto(at(id));
    await look("applications");
    for (const tab of ["overview", "settings", "credentials", "danger"]) {
      await page.goto(at(id, `/${client.client_id}?tab=${tab}`));
      await expect(page.getByRole("heading", { level: 1 })).toContainText("Harbour Coffee");
      await look(`application-${tab}`);
    }
  });
});
