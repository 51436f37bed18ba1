import { beforeAll, describe, expect, test } from "vitest";
import { buttons, createBrowser } from "./harness/browser";
import { base, makeWorld, type World } from "./harness/world";

let world: World;
beforeAll(async () => {
  world = await makeWorld();
  await world.person("bob");
});

const errorOf = (url: URL | undefined) => url?.searchParams.get("error");

describe("logout", () => {
  test("by POST from another site goes on as a GET of our own, where the session is", {
    tags: "core-3.1.2.1",
  }, async () => {
    const browser = createBrowser(base);
    const { body } = await world.tokens({}, world.client, browser);
    const fields = { id_token_hint: body.id_token, post_logout_redirect_uri: returnTo };
    const first = await fetch(`${world.issuer}/oidc/logout`, {
      method: "POST",
      body: new URLSearchParams(fields),
      redirect: "manual",
      headers: { "sec-fetch-site": "cross-site" },
    });
    expect(first.headers.get("location")).toMatch(/\/oidc\/logout\?posted=[\w-]{43}$/);
    await browser.get(first.headers.get("location") ?? "");
    expect(errorOf((await browser.get(world.authorizeUrl({ prompt: "none" }))).sentTo)).toBe("login_required");
  });

  const url = (params: Record<string, string | undefined>) =>
    `${world.issuer}/oidc/logout?${new URLSearchParams(JSON.parse(JSON.stringify(params)))}`;
  const returnTo = `${base}/callback/bye`;

  test("with a hint for the person signed in: ends the session and returns with the state alone", {
    tags: ["rp-initiated-logout-2", "op-logout-request"],
  }, async () => {
    const browser = createBrowser(base);
    const { body } = await world.tokens({}, world.client, browser);
    const page = await browser.get(
      url({ id_token_hint: body.id_token, post_logout_redirect_uri: returnTo, state: "s" }),
    );
    expect(page.sentTo?.href).toBe(`${returnTo}?state=s`);
    expect(errorOf((await browser.get(world.authorizeUrl({ prompt: "none" }))).sentTo)).toBe("login_required");
    expect((await world.userinfo(body.access_token)).status).toBe(401);
  });

  test("tokens with offline access outlive the session", async () => {
    const browser = createBrowser(base);
    const { body } = await world.tokens({ scope: "openid offline_access" }, world.client, browser);
    await browser.get(url({ id_token_hint: body.id_token }));
    expect((await world.token({ grant_type: "refresh_token", refresh_token: body.refresh_token })).status).toBe(200);
  });

  test("with a client_id and no hint: asks, then returns with the state", { tags: "op-logout-request" }, async () => {
    const browser = createBrowser(base);
    await world.authorize({}, world.client, browser);
    const { client_id } = world.client;
    const asked = await browser.get(url({ client_id, post_logout_redirect_uri: returnTo, state: "a b" }));
    expect(buttons(asked.html, "do")).toContain("sign_out");
    const done = await browser.submit(asked, { do: "sign_out" });
    expect(done.sentTo?.href).toBe(`${returnTo}?state=a%20b`);
    expect(errorOf((await browser.get(world.authorizeUrl({ prompt: "none" }))).sentTo)).toBe("login_required");
  });

  test("without a hint: asks, then says that it is done", {
    tags: ["rp-initiated-logout-2", "op-logout-question"],
  }, async () => {
    const browser = createBrowser(base);
    await world.authorize({}, world.client, browser);
    const asked = await browser.get(url({}));
    expect(buttons(asked.html, "do")).toContain("sign_out");
    const done = await browser.submit(asked, { do: "sign_out" });
    expect(done.url).toBe(`${world.issuer}/signed-out`);
    expect(errorOf((await browser.get(world.authorizeUrl({ prompt: "none" }))).sentTo)).toBe("login_required");
  });

  test("a hint for another person: asks", { tags: ["rp-initiated-logout-2", "op-logout-other-person"] }, async () => {
    const { body } = await world.tokens();
    const browser = createBrowser(base);
    await world.authorize({}, world.client, browser, "bob");
    const asked = await browser.get(url({ id_token_hint: body.id_token }));
    expect(buttons(asked.html, "do")).toContain("sign_out");
    await browser.submit(asked, { do: "stay" });
    expect((await browser.get(world.authorizeUrl({ prompt: "none" }))).sentTo?.searchParams.get("code")).toBeTruthy();
  });

  test("open-redirect: an unregistered address, a bad hint or no client gives a page, never a redirect", {
    tags: ["core-3.1.2.6", "rp-initiated-logout-3", "op-logout-refusal"],
  }, async () => {
    const browser = createBrowser(base);
    const { body } = await world.tokens({}, world.client, browser);
    for (const params of [
      { id_token_hint: body.id_token, post_logout_redirect_uri: "https://evil.example/" },
      { id_token_hint: body.id_token, post_logout_redirect_uri: `${returnTo}/` },
      { id_token_hint: "not.a.token", post_logout_redirect_uri: returnTo },
      { post_logout_redirect_uri: returnTo },
      { client_id: "nobody", post_logout_redirect_uri: returnTo },
    ]) {
      const page = await browser.get(url(params));
      expect(page.sentTo).toBeUndefined();
      expect(page.status).toBe(400);
    }
  });
});
