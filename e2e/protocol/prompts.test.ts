import { decodeJwt } from "jose";
import { beforeAll, describe, expect, test } from "vitest";
import { buttons, createBrowser } from "./harness/browser";
import { base, makeWorld, password, type World } from "./harness/world";

let world: World;
beforeAll(async () => {
  world = await makeWorld();
  await world.person("bob");
});

const errorOf = (url: URL | undefined) => url?.searchParams.get("error");

describe("single sign-on and prompt", () => {
  test("a second request is answered without a page", async () => {
    const browser = createBrowser(base);
    await world.authorize({}, world.client, browser);
    const page = await browser.get(world.authorizeUrl());
    expect(page.sentTo?.searchParams.get("code")).toBeTruthy();
  });

  test("none never shows a page: login_required, consent_required, and no other prompt beside it", {
    tags: ["core-3.1.2.6", "op-prompt-none"],
  }, async () => {
    const browser = createBrowser(base);
    expect(errorOf((await browser.get(world.authorizeUrl({ prompt: "none" }))).sentTo)).toBe("login_required");
    await world.authorize({}, world.client, browser);
    expect((await browser.get(world.authorizeUrl({ prompt: "none" }))).sentTo?.searchParams.get("code")).toBeTruthy();
    expect(errorOf((await browser.get(world.authorizeUrl({ prompt: "none", scope: "openid email" }))).sentTo)).toBe(
      "consent_required",
    );
    expect(errorOf((await browser.get(world.authorizeUrl({ prompt: "none", max_age: "0" }))).sentTo)).toBe(
      "login_required",
    );
    for (const other of ["login", "consent", "select_account"])
      expect(errorOf((await browser.get(world.authorizeUrl({ prompt: `none ${other}` }))).sentTo)).toBe(
        "invalid_request",
      );
  });

  test("account_selection_required: of several accounts the client gets the one it hints at, and none by a guess", {
    tags: "op-prompt-none",
  }, async () => {
    const browser = createBrowser(base);
    await world.authorize({}, world.client, browser);
    await world.passThrough(browser, await browser.get(world.authorizeUrl({ prompt: "login" })), "bob");
    const silent = (login_hint: string) => world.tokens({ prompt: "none", login_hint }, world.client, browser);
    expect(decodeJwt((await silent("ALICE@example.com")).body.id_token).sub).toBe(world.alice.sub);
    const carol = { login_hint: "carol@example.com" };
    expect(errorOf((await browser.get(world.authorizeUrl({ ...carol, prompt: "none" }))).sentTo)).toBe(
      "account_selection_required",
    );
    const choice = await browser.get(world.authorizeUrl(carol));
    expect(buttons(choice.html, "session")).toHaveLength(2);
    const login = await browser.submit(choice, { do: "another" });
    expect(login.html).toMatch(/<input[^>]*value="carol@example.com"/);
    const again = await browser.get(world.authorizeUrl(carol));
    const [first = ""] = buttons(again.html, "session");
    expect((await browser.submit(again, { session: first })).sentTo?.searchParams.get("code")).toBeTruthy();
  });

  test("prompts together ask everything that they name, in order", { tags: "op-prompt-combinations" }, async () => {
    const browser = createBrowser(base);
    await world.authorize({}, world.client, browser);
    const both = await browser.get(world.authorizeUrl({ prompt: "consent login" }));
    expect(both.html).toContain('name="password"');
    const consent = await browser.submit(both, { identifier: "alice", password, do: "sign_in" });
    expect(buttons(consent.html, "do")).toContain("allow");
    expect((await browser.submit(consent, { do: "allow" })).sentTo?.searchParams.get("code")).toBeTruthy();

    const choice = await browser.get(world.authorizeUrl({ prompt: "select_account login" }));
    const [mine = ""] = buttons(choice.html, "session");
    const login = await browser.submit(choice, { session: mine });
    expect(login.html).toContain('name="password"');
    expect((await world.passThrough(browser, login)).searchParams.get("code")).toBeTruthy();
  });

  test("auth_time is in the ID token: with max_age, where the client registered it, and where it asks", {
    tags: "op-auth-time",
  }, async () => {
    const strict = await world.register({ require_auth_time: true, default_max_age: 60 });
    const browser = createBrowser(base);
    const authTime = async (params: Record<string, string>, client = world.client) =>
      decodeJwt((await world.tokens(params, client, browser)).body.id_token).auth_time;
    const first = await authTime({ max_age: "1000" });
    expect(first).toBeTypeOf("number");
    expect(await authTime({}, strict)).toBe(first);
    expect(await authTime({ claims: '{"id_token":{"auth_time":{"essential":true}}}' })).toBe(first);
    await world.sql`update sessions set auth_time = now() - interval '90 seconds' where tenant_id = ${world.tenantId}`;
    expect((await browser.get(world.authorizeUrl({}, strict))).html).toContain('name="password"');
    const relaxed = await browser.get(world.authorizeUrl({ max_age: "1000", prompt: "none" }, strict));
    expect(relaxed.sentTo?.searchParams.get("code")).toBeTruthy();
  });

  test("login authenticates anew and moves auth_time; silent renewal keeps it", {
    tags: ["core-3.1.2.3", "op-prompt-login", "op-auth-time"],
  }, async () => {
    const browser = createBrowser(base);
    const authTime = async (params = {}) =>
      decodeJwt((await world.tokens(params, world.client, browser)).body.id_token).auth_time as number;
    const first = await authTime();
    await world.sql`update sessions set auth_time = auth_time - interval '100 seconds' where tenant_id = ${world.tenantId}`;
    expect(await authTime({ prompt: "none" })).toBe(first - 100);
    const page = await browser.get(world.authorizeUrl({ prompt: "login" }));
    expect(page.html).toContain('name="password"');
    await world.passThrough(browser, page);
    expect(await authTime({ prompt: "none" })).toBeGreaterThanOrEqual(first);
  });

  test("max_age asks for a fresh sign-in where the session is older, and 0 always", {
    tags: ["core-3.1.2.3", "op-max-age"],
  }, async () => {
    const browser = createBrowser(base);
    await world.authorize({}, world.client, browser);
    await world.sql`update sessions set auth_time = now() - interval '90 seconds' where tenant_id = ${world.tenantId}`;
    expect((await browser.get(world.authorizeUrl({ max_age: "1000" }))).sentTo).toBeDefined();
    expect((await browser.get(world.authorizeUrl({ max_age: "60" }))).html).toContain('name="password"');
    const back = await world.authorize({ max_age: "0" }, world.client, browser);
    expect(back.searchParams.get("code")).toBeTruthy();
    expect((await browser.get(world.authorizeUrl({ max_age: "0" }))).html).toContain('name="password"');
  });

  test("select_account lists the accounts signed in in this browser and offers another", {
    tags: "op-prompt-select-account",
  }, async () => {
    const browser = createBrowser(base);
    await world.authorize({}, world.client, browser);
    const choice = await browser.get(world.authorizeUrl({ prompt: "select_account" }));
    expect(buttons(choice.html, "session")).toHaveLength(1);
    const login = await browser.submit(choice, { do: "another" });
    expect(login.html).toContain('name="password"');
    const bobs = await world.passThrough(browser, login, "bob");
    expect(bobs.searchParams.get("code")).toBeTruthy();

    const both = await browser.get(world.authorizeUrl({ prompt: "select_account" }));
    expect(both.html).toContain("alice@example.com");
    expect(both.html).toContain("bob@example.com");
    const [first = "", second = ""] = buttons(both.html, "session");
    expect(first).not.toBe(second);
    const chosen = await browser.submit(both, { session: second });
    const code = chosen.sentTo?.searchParams.get("code") ?? "";
    const { body } = await world.token({
      grant_type: "authorization_code",
      code,
      redirect_uri: world.client.redirect_uris[0],
    });
    expect(decodeJwt(body.id_token).sub).toBe(world.alice.sub);
    const silent = await world.tokens({ prompt: "none" }, world.client, browser);
    expect(decodeJwt(silent.body.id_token).sub).toBe(world.alice.sub);
  });

  test("a session of another browser cannot be chosen", async () => {
    const [mine, theirs] = [createBrowser(base), createBrowser(base)];
    await world.authorize({}, world.client, mine);
    await world.authorize({}, world.client, theirs, "bob");
    const [foreign = ""] = buttons(
      (await theirs.get(world.authorizeUrl({ prompt: "select_account" }))).html,
      "session",
    );
    const page = await mine.get(world.authorizeUrl({ prompt: "select_account" }));
    const answer = await mine.submit(page, { session: foreign });
    expect(answer.sentTo).toBeUndefined();
    expect(buttons(answer.html, "session")).toHaveLength(1);
  });

  test("consent asks again, names what is new, and a refusal is access_denied", {
    tags: ["core-3.1.2.4", "op-prompt-consent"],
  }, async () => {
    const browser = createBrowser(base);
    await world.authorize({}, world.client, browser);
    const page = await browser.get(world.authorizeUrl({ prompt: "consent" }));
    expect(buttons(page.html, "do")).toContain("allow");
    const denied = await browser.submit(page, { do: "deny" });
    expect(errorOf(denied.sentTo)).toBe("access_denied");
    expect(denied.sentTo?.searchParams.get("iss")).toBe(world.issuer);
  });

  test("a client that the tenant vouches for asks nothing", async () => {
    const client = await world.register({ skip_consent: true });
    const browser = createBrowser(base);
    const login = await browser.get(world.authorizeUrl({ scope: "openid profile" }, client));
    const after = await browser.submit(login, { identifier: "alice", password, do: "sign_in" });
    expect(after.sentTo?.searchParams.get("code")).toBeTruthy();
  });

  test("id_token_hint: one that has expired is taken, for sign-in and for sign-out; one of another issuer is not", {
    tags: ["op-id-token-hint", "op-logout-request"],
  }, async () => {
    const brief = await makeWorld({ lifetimes: { id_token: 1 } });
    const browser = createBrowser(base);
    const { body } = await brief.tokens({}, brief.client, browser);
    const { exp = 0 } = decodeJwt(body.id_token);
    await expect.poll(() => Date.now() / 1000, { timeout: 5_000 }).toBeGreaterThan(exp);
    const silent = { prompt: "none", id_token_hint: body.id_token };
    expect((await browser.get(brief.authorizeUrl(silent))).sentTo?.searchParams.get("code")).toBeTruthy();
    expect(errorOf((await createBrowser(base).get(world.authorizeUrl(silent))).sentTo)).toBe("invalid_request");
    const out = new URLSearchParams({
      id_token_hint: body.id_token,
      post_logout_redirect_uri: `${base}/callback/bye`,
      state: "s",
    });
    expect((await browser.get(`${brief.issuer}/oidc/logout?${out}`)).sentTo?.href).toBe(`${base}/callback/bye?state=s`);
    expect(errorOf((await browser.get(brief.authorizeUrl({ prompt: "none" }))).sentTo)).toBe("login_required");
  });

  test("id_token_hint: the same person passes, another is asked for, a foreign hint is judged by its signature", {
    tags: "op-id-token-hint",
  }, async () => {
    const browser = createBrowser(base);
    const { body } = await world.tokens({}, world.client, browser);
    const same = await browser.get(world.authorizeUrl({ prompt: "none", id_token_hint: body.id_token }));
    expect(same.sentTo?.searchParams.get("code")).toBeTruthy();
    const stranger = createBrowser(base);
    await world.authorize({}, world.client, stranger, "bob");
    expect(
      errorOf((await stranger.get(world.authorizeUrl({ prompt: "none", id_token_hint: body.id_token }))).sentTo),
    ).toBe("login_required");
    const asked = await stranger.get(world.authorizeUrl({ id_token_hint: body.id_token }));
    expect(asked.html).toContain('name="password"');
    const tampered = `${body.id_token.slice(0, -6)}AAAAAA`;
    expect(errorOf((await browser.get(world.authorizeUrl({ id_token_hint: tampered }))).sentTo)).toBe(
      "invalid_request",
    );
  });

  test("login_hint fills the form", { tags: "op-login-hint" }, async () => {
    const page = await createBrowser(base).get(world.authorizeUrl({ login_hint: "carol@example.com" }));
    expect(page.html).toMatch(/<input[^>]*value="carol@example.com"/);
  });
});
