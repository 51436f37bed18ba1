import { expect, type Page, test } from "@playwright/test";
import * as openid from "openid-client";
import { database } from "@/db/client";
import { createClient, showClient } from "@/lib/admin/resources/clients";
import { createTenant } from "@/lib/admin/resources/tenants";
import { makeAdmin, signInAdmin } from "./dashboard";
import { lookAround } from "./look";
import { signInPage } from "./pages/sign-in";
import { startRelyingParty } from "./relying-party";
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

test("an admin registers a web application, takes the quick start's values, and an unmodified openid-client signs in with them", async ({
  browser,
}) => {
  const rp = await startRelyingParty();
  const { id } = await makeTenant(rp.redirectUri);
  const admins = await browser.newContext();
  await signInAdmin(admins, await makeAdmin(id, "admin"));
  const page = await admins.newPage();
  await page.goto(at(id));
  const secret = await register(page, "Ferry Times", rp.redirectUri);
  await page.getByRole("link", { name: "Express" }).click();
  const code = page.getByRole("region", { name: "Code for Express" });
  await expect(code).toContainText("openid-client");
  const text = await code.innerText();
  expect(text).not.toContain(secret);
  const [, issuer = "", clientId = ""] = /new URL\("([^"]+)"\), "([^"]+)"/.exec(text) ?? [];
  const [, scope = ""] = /scope: "([^"]+)"/.exec(text) ?? [];
  expect(text).toContain(JSON.stringify(rp.redirectUri));

  const config = await openid.discovery(new URL(issuer), clientId, undefined, openid.ClientSecretBasic(secret), {
    execute: [openid.allowInsecureRequests],
  });
  const verifier = openid.randomPKCECodeVerifier();
  const [state, nonce] = [openid.randomState(), openid.randomNonce()];
  const url = openid.buildAuthorizationUrl(config, {
    redirect_uri: rp.redirectUri,
    scope,
    code_challenge: await openid.calculatePKCECodeChallenge(verifier),
    code_challenge_method: "S256",
    state,
    nonce,
  });
  const people = await (await browser.newContext()).newPage();
  await people.goto(url.href);
  const screens = signInPage(people);
  await screens.signIn("alice", password);
  await screens.allow();
  const checks = { pkceCodeVerifier: verifier, expectedState: state, expectedNonce: nonce };
  const tokens = await openid.authorizationCodeGrant(config, await rp.answer(), checks);
  expect(tokens.claims()?.sub).toBeTruthy();
  rp.close();
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
