import { expect, type Page, test } from "@playwright/test";
import { createRemoteJWKSet, decodeProtectedHeader, jwtVerify } from "jose";
import * as openid from "openid-client";
import { database } from "@/db/client";
import { createClient } from "@/lib/admin/resources/clients";
import { settleWaitingKeys } from "@/lib/admin/resources/key-waits";
import { listKeys, rotateKeys } from "@/lib/admin/resources/keys";
import { makeAdmin, signInAdmin } from "./dashboard";
import { lookAround } from "./look";
import { signInPage } from "./pages/sign-in";
import { type RelyingParty, startRelyingParty } from "./relying-party";
import { makeTenant, password } from "./world";

let rp: RelyingParty;

test.beforeAll(async () => {
  rp = await startRelyingParty();
});
test.afterAll(() => rp.close());

type World = Awaited<ReturnType<typeof makeTenant>>;

const keysPage = ({ id }: World) => `${process.env.PUBLIC_URL}/admin/t/${id}/keys`;
const signing = async ({ id }: World, state: string) =>
  (await listKeys(database().db, id)).filter((key) => key.alg === "RS256" && key.state === state).map(({ kid }) => kid);

/** An ID token by openid-client, unmodified. @param answer what the person does on the way */
async function idToken({ issuer, trusted }: World, page: Page, answer: () => Promise<void>): Promise<string> {
  const config = await openid.discovery(
    new URL(issuer),
    trusted.client_id,
    trusted.client_secret,
    openid.ClientSecretBasic(trusted.client_secret),
    { execute: [openid.allowInsecureRequests, openid.enableNonRepudiationChecks] },
  );
  const pkceCodeVerifier = openid.randomPKCECodeVerifier();
  const code_challenge = await openid.calculatePKCECodeChallenge(pkceCodeVerifier);
  const asked = { redirect_uri: rp.redirectUri, scope: "openid", code_challenge, code_challenge_method: "S256" };
  await page.goto(openid.buildAuthorizationUrl(config, asked).href);
  await answer();
  return (await openid.authorizationCodeGrant(config, await rp.answer(), { pkceCodeVerifier })).id_token ?? "";
}

/** As if the lead time of a rotation were over since a second, and the job came that looks who has fetched. */
const leadIsOver = async ({ sql, id }: World) => {
  await sql`update keys set created_at = created_at - interval '601 seconds' where tenant_id = ${id}`;
  await settleWaitingKeys(database().db);
};

test("a key is rotated from the page while an unmodified client keeps verifying", async ({ page, browser }) => {
  test.setTimeout(120_000);
  const world = await makeTenant(rp.redirectUri);
  const person = await (await browser.newContext()).newPage();
  const screens = signInPage(person);
  // Its pause between two looks at the set is shorter than the lead time, which does not pass here.
  const keySet = createRemoteJWKSet(new URL(`${world.issuer}/.well-known/jwks.json`), { cooldownDuration: 0 });
  const verified = async (token: string) => {
    await jwtVerify(token, keySet, { issuer: world.issuer });
    return decodeProtectedHeader(token).kid;
  };
  const first = await idToken(world, person, () => screens.signIn("alice", password));
  const [before] = await signing(world, "current");
  expect(await verified(first)).toBe(before);
  // Servers write a moment later from where a client was given tokens.
  await expect.poll(() => world.sql`select from client_addresses where tenant_id = ${world.id}`).toHaveLength(1);

  await signInAdmin(page.context(), await makeAdmin(world.id, "owner"));
  await page.goto(keysPage(world));
  await page.getByRole("button", { name: "Rotate keys" }).click();
  const dialog = page.getByRole("dialog", { name: "Replace keys" });
  await expect(dialog).toContainText("After 10 minutes");
  await dialog.getByLabel("Which keys").selectOption("RS256");
  await dialog.getByRole("button", { name: "Rotate keys" }).click();
  await expect(page.getByText("A new key is published and will take over")).toBeVisible();
  const line = page.getByRole("region", { name: "RS256, signing" });
  await expect(line).toContainText("Waits for one application");
  await expect(line.getByText("Not yet", { exact: true })).toBeVisible();
  await expect(line.getByText("Next", { exact: true })).toBeVisible();

  // Announced: the old key signs on, and the new one can be fetched already.
  const second = await idToken(world, person, async () => {});
  expect(await verified(second)).toBe(before);
  const [next] = await signing(world, "next");
  await expect(async () => {
    await page.reload();
    await expect(line.getByText("Has it", { exact: true })).toBeVisible({ timeout: 1_000 });
  }).toPass({ timeout: 20_000 });
  await leadIsOver(world);
  await expect
    .poll(async () => decodeProtectedHeader(await idToken(world, person, async () => {})).kid, { timeout: 20_000 })
    .toBe(next);
  const third = await idToken(world, person, async () => {});
  for (const [token, kid] of [
    [first, before],
    [second, before],
    [third, next],
  ] as const)
    expect(await verified(token)).toBe(kid);
  await page.reload();
  await expect(line.getByText("Verifies only")).toBeVisible();

  // Somebody else has it: it is published no more, and what it signed verifies nowhere.
  await page.getByRole("button", { name: "Revoke keys" }).click();
  const emergency = page.getByRole("dialog", { name: "Revoke keys at once" });
  await emergency.getByLabel("Which keys").selectOption("RS256");
  await emergency.getByRole("button", { name: "Revoke keys" }).click();
  await expect(emergency.getByText("Tick this to go on.")).toBeVisible();
  expect(await signing(world, "current")).toEqual([next]);
  await emergency.getByLabel("I know that tokens stop working").check();
  await emergency.getByRole("button", { name: "Revoke keys" }).click();
  await expect(page.getByText("A new key signs, and the old ones are revoked")).toBeVisible();
  const anew = createRemoteJWKSet(new URL(`${world.issuer}/.well-known/jwks.json`));
  await expect
    .poll(
      async () =>
        jwtVerify(third, anew).then(
          () => "verified",
          ({ code }) => code,
        ),
      { timeout: 20_000 },
    )
    .toBe("ERR_JWKS_NO_MATCHING_KEY");
});

test("stale-sign-in: keys wait for a sign-in of just now, and roles below editors see no button", async ({
  browser,
}) => {
  const world = await makeTenant(rp.redirectUri);
  const opened = async (role: "admin" | "auditor" | "support", age = 0) => {
    const context = await browser.newContext();
    const page = await context.newPage();
    await signInAdmin(context, await makeAdmin(world.id, role), age);
    await page.goto(keysPage(world));
    return page;
  };
  const page = await opened("admin", 3600);
  const all = await listKeys(database().db, world.id);
  const asked = page.waitForRequest(/\/admin\/login\?fresh=1/);
  await page.getByRole("button", { name: "Rotate keys" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Rotate keys" }).click();
  await asked;
  expect(await listKeys(database().db, world.id)).toHaveLength(all.length);

  const auditor = await opened("auditor");
  await expect(auditor.getByRole("heading", { name: "RS256, signing" })).toBeVisible();
  await expect(auditor.getByRole("button", { name: /Rotate|Revoke/ })).toHaveCount(0);
  const support = await opened("support");
  await expect(support.getByText("This is not yours to see")).toBeVisible();
  await expect(support.getByText("RS256")).toHaveCount(0);
});

test("the page of keys on a phone and a desktop, light and dark", async ({ browser }) => {
  test.setTimeout(120_000);
  const { db, sql } = database();
  const world = await makeTenant(rp.redirectUri);
  await rotateKeys(db, world.id, { alg: "RS256", now: true });
  const names = { wiki: "Wiki of the whole house", shop: "Shop", mail: "Mail", phone: "App for the phone" };
  for (const [client_id, client_name] of Object.entries(names)) {
    const isPublic = client_id === "phone" && { token_endpoint_auth_method: "none" };
    await createClient(db, world.id, { client_id, client_name, redirect_uris: [rp.redirectUri], ...isPublic });
    if (isPublic)
      await sql`update clients set last_used_at = now() where tenant_id = ${world.id} and client_id = ${client_id}`;
    else
      await sql`insert into client_addresses values (${world.id}, ${client_id}, ${client_id === "wiki" ? "one" : "two"}, now(), null)`;
  }
  await rotateKeys(db, world.id, { use: "sig" });
  await sql`update client_addresses set set_of = now() where tenant_id = ${world.id} and address = 'two'`;
  await sql`update keys set created_at = created_at - interval '40 days', signs_from = signs_from - interval '40 days', missed = '{wiki}'
    where tenant_id = ${world.id} and signs_from < now()`;
  const sub = await makeAdmin(world.id, "owner");
  await lookAround(browser, async (page, look) => {
    await signInAdmin(page.context(), sub);
    await page.goto(keysPage(world));
    await expect(page.getByText("Signs now").first()).toBeVisible();
    await look("keys");
    await page.getByRole("region", { name: "RS256, signing" }).getByRole("button", { name: "Use it now" }).click();
    await look("keys-use-now");
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Revoke keys" }).click();
    await look("keys-revoke");
  });
});
