import { decodeJwt, decodeProtectedHeader, SignJWT } from "jose";
import { beforeAll, describe, expect, test } from "vitest";
import { type Browser, buttons, createBrowser } from "./harness/browser";
import { base, makeWorld, type World } from "./harness/world";

let world: World;
beforeAll(async () => {
  world = await makeWorld();
  await world.person("bob");
});

const returnTo = `${base}/callback/bye`;
const leave = (browser: Browser, id_token_hint: string, more: Record<string, string> = {}) =>
  browser.get(`${world.issuer}/oidc/logout?${new URLSearchParams({ id_token_hint, ...more })}`);
const isSignedIn = async (browser: Browser, client = world.client) =>
  (await browser.get(world.authorizeUrl({ prompt: "none" }, client))).sentTo?.searchParams.has("code");

describe("id_token_hint at logout", () => {
  test("forged-hint: a client that signs with its own secret signs nobody out without a question", async () => {
    const client = await world.register({ id_token_signed_response_alg: "HS256" });
    const browser = createBrowser(base);
    const { body } = await world.tokens({}, client, browser);
    const secret = new TextEncoder().encode(client.client_secret);
    const forged = await new SignJWT(decodeJwt(body.id_token)).setProtectedHeader({ alg: "HS256" }).sign(secret);
    for (const hint of [forged, body.id_token]) {
      const asked = await leave(browser, hint, { post_logout_redirect_uri: returnTo });
      expect(buttons(asked.html, "do")).toEqual(["sign_out", "stay"]);
      expect(await isSignedIn(browser, client)).toBe(true);
    }
    const asked = await leave(browser, body.id_token, { post_logout_redirect_uri: returnTo, state: "s" });
    expect((await browser.submit(asked, { do: "sign_out" })).sentTo?.href).toBe(`${returnTo}?state=s`);
  });

  test("ended-session: a person's ID token from elsewhere, or from a session that is over, asks", async () => {
    const browser = createBrowser(base);
    const before = (await world.tokens({}, world.client, browser)).body.id_token;
    expect((await leave(browser, before)).url).toBe(`${world.issuer}/signed-out`);
    const elsewhere = (await world.tokens()).body.id_token;
    const now = (await world.tokens({}, world.client, browser)).body.id_token;
    expect(decodeJwt(now).sid).not.toBe(decodeJwt(before).sid);
    for (const hint of [before, elsewhere]) {
      expect(buttons((await leave(browser, hint)).html, "do")).toContain("sign_out");
      expect(await isSignedIn(browser)).toBe(true);
    }
    expect((await leave(browser, now)).url).toBe(`${world.issuer}/signed-out`);
  });

  test("sid is in the ID tokens of clients that take part in logout, and in no others; without it a hint asks", async () => {
    const none = { post_logout_redirect_uris: [] };
    const channel = { backchannel_logout_uri: "https://rp.example/bye" };
    for (const [metadata, has] of [
      [none, false],
      [{ ...none, ...channel }, true],
      [{}, true],
    ] as const) {
      const client = await world.register({ ...metadata });
      const browser = createBrowser(base);
      const { body } = await world.tokens({}, client, browser);
      expect("sid" in decodeJwt(body.id_token)).toBe(has);
      await leave(browser, body.id_token);
      expect(await isSignedIn(browser, client)).toBe(!has);
    }
  });
});

describe("other JWTs of ours are no hint", () => {
  test("hint-confusion: signed UserInfo, a signed answer, an access token", async () => {
    const client = await world.register({ userinfo_signed_response_alg: "RS256" });
    const browser = createBrowser(base);
    const { body } = await world.tokens({ scope: "openid profile" }, client, browser);
    const info = await fetch(`${world.issuer}/userinfo`, { headers: { authorization: `Bearer ${body.access_token}` } });
    const userinfo = await info.text();
    expect(decodeProtectedHeader(userinfo).typ).toBe("userinfo+jwt");
    const silent = await browser.get(world.authorizeUrl({ prompt: "none", response_mode: "jwt" }, client));
    const answer = silent.sentTo?.searchParams.get("response") ?? "";
    expect(decodeJwt(answer)).not.toHaveProperty("sub");
    const api = await world.tokens({ resource: "https://api.example.com", scope: "openid api:read" }, client, browser);
    for (const jwt of [userinfo, answer, api.body.access_token]) {
      expect(decodeJwt(jwt).iss).toBe(world.issuer);
      expect((await leave(browser, jwt)).status).toBe(400);
      const asked = await browser.get(world.authorizeUrl({ id_token_hint: jwt }, client));
      expect(asked.sentTo?.searchParams.get("error")).toBe("invalid_request");
    }
    expect(await isSignedIn(browser, client)).toBe(true);
  });
});
