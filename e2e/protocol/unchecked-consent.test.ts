import { beforeAll, describe, expect, test } from "vitest";
import { type Browser, createBrowser } from "./harness/browser";
import { answer, base, type Json, makeWorld, type World } from "./harness/world";

/** What people see of clients that nobody has checked, and how long their yes holds. */

const [here, there] = ["https://shop.example/callback", "https://evil.example/callback"];
let world: World;
let browser: Browser;

beforeAll(async () => {
  world = await makeWorld({ registration: { mode: "open" } });
});

async function send(url: string, method: "POST" | "PUT", body: Json, headers: Record<string, string> = {}) {
  const init = { method, body: JSON.stringify(body), headers: { "content-type": "application/json", ...headers } };
  const { status, body: told } = await answer(await fetch(url, init));
  expect([told.error_description, status]).toEqual([undefined, method === "POST" ? 201 : 200]);
  return told;
}

const register = (more: Json = {}) =>
  send(`${world.issuer}/oauth/register`, "POST", {
    client_name: "World's Bank",
    redirect_uris: [here, there],
    ...more,
  });

/** The client changes itself (RFC 7592 §2.2). */
async function change({ client_id, client_secret, registration_client_uri, ...before }: Json, more: Json) {
  const metadata = { client_id, client_secret, client_name: before.client_name, redirect_uris: before.redirect_uris };
  const authorization = `Bearer ${before.registration_access_token}`;
  return send(registration_client_uri, "PUT", { ...metadata, ...more }, { authorization });
}

const silently = async (client: Json, params: Record<string, string> = {}) =>
  (await browser.get(world.authorizeUrl({ prompt: "none", ...params }, client as never))).sentTo?.searchParams;

/** Signs in and consents, in a new browser. */
async function consented(client: Json, params: Record<string, string> = {}) {
  browser = createBrowser(base);
  return world.authorize(params, client as never, browser);
}

describe("attack: a familiar name for an unknown app", () => {
  test("consent names the host and says that nobody has checked the app", async () => {
    browser = createBrowser(base);
    await world.authorize({}, world.client, browser);
    const page = await browser.get(world.authorizeUrl({}, (await register()) as never));
    expect(page.html).toContain("has not checked this app");
    expect(page.html).toMatch(/<bdi dir="ltr"[^>]*>shop\.example<\/bdi>/);
    const own = await world.register({ redirect_uris: [there] });
    expect((await browser.get(world.authorizeUrl({}, own))).html).not.toMatch(/has not checked|evil\.example/);
  });

  test("a consent ends when the app takes another name or logo, and grows again from nothing", async () => {
    for (const more of [{ client_name: "Your Bank" }, { logo_uri: "https://shop.example/bank.png" }]) {
      const client = await register();
      await consented(client, { scope: "openid email" });
      expect((await silently(client))?.get("code")).toBeTruthy();
      await change(client, more);
      await expect.poll(async () => (await silently(client))?.get("error")).toBe("consent_required");
      await world.authorize({ scope: "openid" }, client as never, browser);
      expect((await silently(client))?.get("code")).toBeTruthy();
      expect((await silently(client, { scope: "openid email" }))?.get("error")).toBe("consent_required");
    }
  });

  test("a consent to one host is none to another that was registered from the start", async () => {
    const client = await register();
    await consented(client);
    expect((await silently(client, { redirect_uri: here }))?.get("code")).toBeTruthy();
    expect((await silently(client, { redirect_uri: there }))?.get("error")).toBe("consent_required");
  });

  test("a name that changes while the question is open is shown before it is allowed", async () => {
    const client = await register();
    browser = createBrowser(base);
    await world.authorize({}, world.client, browser);
    const page = await browser.get(world.authorizeUrl({}, client as never));
    await change(client, { client_name: "Your Bank" });
    const shownAgain = async () => (await browser.get(page.url)).html;
    await expect.poll(shownAgain).toContain("Your Bank");
    const after = await browser.submit(page, { do: "allow" });
    expect([after.sentTo, after.html.includes("Your Bank")]).toEqual([undefined, true]);
    expect((await browser.submit(after, { do: "allow" })).sentTo?.searchParams.get("code")).toBeTruthy();
  });
});

test("attack: another program takes the loopback address: no silent codes there for public clients, whatever they call themselves (RFC 8252 §8.6)", async () => {
  for (const application_type of ["web", "native"]) {
    const redirect_uris = ["http://127.0.0.1:8765/callback", "https://app.example/callback"];
    const client = await world.register({ application_type, redirect_uris, token_endpoint_auth_method: "none" });
    const pkce = { code_challenge: "x".repeat(43), code_challenge_method: "S256" };
    await consented(client, pkce);
    expect((await silently(client, pkce))?.get("error")).toBe("consent_required");
    const claimed = { ...pkce, redirect_uri: redirect_uris[1] ?? "" };
    expect((await silently(client, claimed))?.get("code")).toBeTruthy();
  }
});
