import { decodeJwt } from "jose";
import { beforeAll, describe, expect, test } from "vitest";
import { buttons, createBrowser, hiddenFields } from "./harness/browser";
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

  test("none never shows a page: login_required, consent_required, and no other prompt beside it", async () => {
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

  test("account_selection_required: of several accounts the client gets the one it hints at, and none by a guess", async () => {
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

  test("prompts together ask everything that they name, in order", async () => {
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

  test("auth_time is in the ID token: with max_age, where the client registered it, and where it asks", async () => {
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

  test("login authenticates anew and moves auth_time; silent renewal keeps it", async () => {
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

  test("max_age asks for a fresh sign-in where the session is older, and 0 always", async () => {
    const browser = createBrowser(base);
    await world.authorize({}, world.client, browser);
    await world.sql`update sessions set auth_time = now() - interval '90 seconds' where tenant_id = ${world.tenantId}`;
    expect((await browser.get(world.authorizeUrl({ max_age: "1000" }))).sentTo).toBeDefined();
    expect((await browser.get(world.authorizeUrl({ max_age: "60" }))).html).toContain('name="password"');
    const back = await world.authorize({ max_age: "0" }, world.client, browser);
    expect(back.searchParams.get("code")).toBeTruthy();
    expect((await browser.get(world.authorizeUrl({ max_age: "0" }))).html).toContain('name="password"');
  });

  test("select_account lists the accounts signed in in this browser and offers another", async () => {
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

  test("consent asks again, names what is new, and a refusal is access_denied", async () => {
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

  test("id_token_hint: one that has expired is taken, for sign-in and for sign-out; one of another issuer is not", async () => {
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

  test("id_token_hint: the same person passes, another is asked for, a foreign hint is judged by its signature", async () => {
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

  test("login_hint fills the form", async () => {
    const page = await createBrowser(base).get(world.authorizeUrl({ login_hint: "carol@example.com" }));
    expect(page.html).toMatch(/<input[^>]*value="carol@example.com"/);
  });
});

describe("sign-in", () => {
  const start = async () => {
    const browser = createBrowser(base);
    return { browser, page: await browser.get(world.authorizeUrl()) };
  };

  test("enumeration: an unknown name and a wrong password read the same, and the name stays in the form", async () => {
    const text = (html: string) =>
      html.replace(/<script[\s\S]*?<\/script>/g, "").replace(/nonce="[^"]*"|value="[^"]*"|interaction\/[\w-]+/g, "");
    const one = await start();
    const wrong = await one.browser.submit(one.page, { identifier: "alice", password: "wrong", do: "sign_in" });
    const two = await start();
    const unknown = await two.browser.submit(two.page, { identifier: "nobody", password: "wrong", do: "sign_in" });
    expect(wrong.status).toBe(200);
    expect(text(wrong.html)).toBe(text(unknown.html));
    expect(unknown.html).toContain('value="nobody"');
    expect(wrong.html).toContain('role="alert"');
  });

  test("fixation: the browser's cookie changes at sign-in, and the planted one is worth nothing", async () => {
    const { browser, page } = await start();
    const planted = new Map(browser.cookies);
    await world.passThrough(browser, page);
    expect([...browser.cookies.values()]).not.toEqual([...planted.values()]);
    const attacker = createBrowser(base, planted);
    expect(errorOf((await attacker.get(world.authorizeUrl({ prompt: "none" }))).sentTo)).toBe("login_required");
  });

  test("csrf: a form from another site, or without our token, is refused and does nothing", async () => {
    const { browser, page } = await start();
    const action = /action="([^"]+submit)"/.exec(page.html)?.[1] ?? "";
    const fields = { identifier: "alice", password, do: "sign_in" };
    const bare = await browser.post(new URL(action, page.url).href, fields);
    expect(bare.status).toBe(403);
    const foreign = await browser.post(
      new URL(action, page.url).href,
      { ...hiddenFields(page.html), ...fields },
      { "sec-fetch-site": "cross-site" },
    );
    expect(foreign.status).toBe(403);
    expect(errorOf((await browser.get(world.authorizeUrl({ prompt: "none" }))).sentTo)).toBe("login_required");
  });

  test("an expired interaction offers to start again", async () => {
    const { browser, page } = await start();
    await world.sql`update interactions set expires_at = now() - interval '1 second' where tenant_id = ${world.tenantId}`;
    const late = await browser.submit(page, { identifier: "alice", password, do: "sign_in" });
    expect(late.sentTo).toBeUndefined();
    const restart = /href="([^"]+\/restart)"/.exec(late.html)?.[1] ?? "";
    const back = await world.passThrough(browser, await browser.get(new URL(restart, base).href));
    expect(back.searchParams.get("code")).toBeTruthy();
  });

  test("back button: a form sent again after the end gives no second code", async () => {
    const { browser, page } = await start();
    await world.passThrough(browser, page);
    const again = await browser.submit(page, { identifier: "alice", password, do: "sign_in" });
    expect(again.sentTo).toBeUndefined();
    expect(again.html).toContain("/restart");
  });

  test("two tabs: the second finishes after the first has signed in", async () => {
    const browser = createBrowser(base);
    const [one, two] = [
      await browser.get(world.authorizeUrl({ state: "1" })),
      await browser.get(world.authorizeUrl({ state: "2" })),
    ];
    expect((await world.passThrough(browser, one)).searchParams.get("state")).toBe("1");
    expect((await world.passThrough(browser, two)).searchParams.get("state")).toBe("2");
  });

  test("consent-swap: an allowance counts for the account that the page showed", async () => {
    const client = await world.register();
    const browser = createBrowser(base);
    const login = await browser.get(world.authorizeUrl({}, client));
    const consent = await browser.submit(login, { identifier: "alice", password, do: "sign_in" });
    const other = await browser.get(world.authorizeUrl({ prompt: "login" }));
    await world.passThrough(browser, other, "bob");
    const answer = await browser.submit(consent, { do: "allow" });
    expect(answer.sentTo).toBeUndefined();
    const [row] =
      await world.sql`select count(*)::int as grants from grants where tenant_id = ${world.tenantId} and client_id = ${client.client_id}`;
    expect(row?.grants).toBe(0);
  });

  test("brute-force: too many failures close the account for a while, and the right password too", async () => {
    const limited = await makeWorld({ sign_in: { failures_per_account: 3, failures_per_address: 1000, window: 900 } });
    const browser = createBrowser(base);
    let page = await browser.get(limited.authorizeUrl());
    for (let i = 0; i < 3; i++)
      page = await browser.submit(page, { identifier: "alice", password: "wrong", do: "sign_in" });
    page = await browser.submit(page, { identifier: "ALICE", password, do: "sign_in" });
    expect(page.sentTo).toBeUndefined();
    expect(page.html).toMatch(/minute/);
    await limited.sql`update attempts set window_ends_at = now() where tenant_id = ${limited.tenantId}`;
    expect((await limited.passThrough(browser, page)).searchParams.get("code")).toBeTruthy();
  });
});

describe("attacks on sign-in", () => {
  const settings = { sign_in: { failures_per_account: 3, failures_per_address: 1000, window: 900 } };

  test("brute-force: other spellings of a person share one counter", async () => {
    const limited = await makeWorld(settings);
    const spellings = ["alice", "ALICE", "al\u0130ce", "alice@example.com", "Alice@Example.com"];
    for (const identifier of spellings) {
      const browser = createBrowser(base);
      await browser.submit(await browser.get(limited.authorizeUrl()), { identifier, password: "wrong", do: "sign_in" });
    }
    const [row] =
      await limited.sql`select max(failures) as most, count(*)::int as counters from attempts where tenant_id = ${limited.tenantId} and subject like 'user:%'`;
    expect(row).toEqual({ most: 5, counters: 1 });
  });

  test("lock-out: a stranger's failures close the account to strangers, not to a browser that knows it", async () => {
    const limited = await makeWorld(settings);
    const own = createBrowser(base);
    await limited.authorize({}, limited.client, own);
    const stranger = createBrowser(base);
    let page = await stranger.get(limited.authorizeUrl());
    for (let i = 0; i < 5; i++)
      page = await stranger.submit(page, { identifier: "alice", password: "wrong", do: "sign_in" });
    const again = await own.get(limited.authorizeUrl({ prompt: "login" }));
    expect((await limited.passThrough(own, again)).searchParams.get("code")).toBeTruthy();
  });

  test("lock-out: a form that nobody was shown counts nothing", async () => {
    const limited = await makeWorld(settings);
    const cookie = `gatehouse-${limited.tenantId}=${"A".repeat(43)}`;
    const body = new URLSearchParams({ identifier: "alice", password: "wrong", do: "sign_in" });
    await fetch(`${limited.issuer}/interaction/${"x".repeat(43)}/submit`, {
      method: "POST",
      body,
      headers: { cookie },
      redirect: "manual",
    });
    const rows = await limited.sql`select 1 from attempts where tenant_id = ${limited.tenantId}`;
    expect(rows).toHaveLength(0);
  });

  test("fixation: of two sign-ins in flight with one cookie, one wins", async () => {
    const planted = createBrowser(base);
    const page = await planted.get(world.authorizeUrl());
    const [one, two] = [createBrowser(base, new Map(planted.cookies)), createBrowser(base, new Map(planted.cookies))];
    const fields = { password, do: "sign_in" };
    await Promise.all([
      one.submit(page, { ...fields, identifier: "alice" }),
      two.submit(page, { ...fields, identifier: "bob" }),
    ]);
    const signedIn = await Promise.all(
      [one, two].map(
        async (browser) =>
          errorOf((await browser.get(world.authorizeUrl({ prompt: "none" }))).sentTo) !== "login_required",
      ),
    );
    expect(signedIn.filter(Boolean).length).toBeLessThanOrEqual(1);
  });

  test("a changed password ends every session and token, offline access too", async () => {
    const { setPassword } = await import("@/lib/admin/resources/users");
    const other = await makeWorld();
    const browser = createBrowser(base);
    const { body } = await other.tokens({ scope: "openid offline_access" }, other.client, browser);
    await setPassword(other.db, other.tenantId, "alice", "another long password");
    expect(errorOf((await browser.get(other.authorizeUrl({ prompt: "none" }))).sentTo)).toBe("login_required");
    expect((await other.userinfo(body.access_token)).status).toBe(401);
    const refreshed = await other.token({ grant_type: "refresh_token", refresh_token: body.refresh_token });
    expect(refreshed.body.error).toBe("invalid_grant");
  });

  test("logout-race: no code outlives a sign-out that was answered before it was redeemed", async () => {
    const browser = createBrowser(base);
    const { body } = await world.tokens({}, world.client, browser);
    const asking = Array.from({ length: 16 }, () => browser.get(world.authorizeUrl({ prompt: "none" })));
    await browser.get(`${world.issuer}/oidc/logout?${new URLSearchParams({ id_token_hint: body.id_token })}`);
    const codes = (await Promise.all(asking)).flatMap(({ sentTo }) => sentTo?.searchParams.get("code") ?? []);
    for (const code of codes) {
      const redeemed = await world.token({
        grant_type: "authorization_code",
        code,
        redirect_uri: world.client.redirect_uris[0],
      });
      expect(redeemed.body.error).toBe("invalid_grant");
    }
  });
});

describe("consent at several resources", () => {
  test("scope-mix-up: what was allowed at one resource is asked again at another", async () => {
    const read = { read: "Read things" };
    const bank = "https://bank.example.com";
    const shop = "https://shop.example.com";
    const two = await makeWorld(
      {
        resources: [
          { identifier: bank, name: "Bank", scopes: read },
          { identifier: shop, name: "Shop", scopes: read },
        ],
      },
      { resources: [] },
    );
    const browser = createBrowser(base);
    await two.authorize({ scope: "openid read", resource: shop }, two.client, browser);
    const alone = await browser.get(two.authorizeUrl({ scope: "openid", resource: bank }));
    expect(alone.html).toContain("Bank");
    await two.passThrough(browser, alone);
    const silent = await browser.get(two.authorizeUrl({ scope: "openid read", resource: bank, prompt: "none" }));
    expect(errorOf(silent.sentTo)).toBe("consent_required");
  });
});

describe("logout", () => {
  test("by POST from another site goes on as a GET of our own, where the session is", async () => {
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

  test("with a hint for the person signed in: ends the session and returns with the state alone", async () => {
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

  test("with a client_id and no hint: asks, then returns with the state", async () => {
    const browser = createBrowser(base);
    await world.authorize({}, world.client, browser);
    const { client_id } = world.client;
    const asked = await browser.get(url({ client_id, post_logout_redirect_uri: returnTo, state: "a b" }));
    expect(buttons(asked.html, "do")).toContain("sign_out");
    const done = await browser.submit(asked, { do: "sign_out" });
    expect(done.sentTo?.href).toBe(`${returnTo}?state=a%20b`);
    expect(errorOf((await browser.get(world.authorizeUrl({ prompt: "none" }))).sentTo)).toBe("login_required");
  });

  test("without a hint: asks, then says that it is done", async () => {
    const browser = createBrowser(base);
    await world.authorize({}, world.client, browser);
    const asked = await browser.get(url({}));
    expect(buttons(asked.html, "do")).toContain("sign_out");
    const done = await browser.submit(asked, { do: "sign_out" });
    expect(done.url).toBe(`${world.issuer}/signed-out`);
    expect(errorOf((await browser.get(world.authorizeUrl({ prompt: "none" }))).sentTo)).toBe("login_required");
  });

  test("a hint for another person: asks", async () => {
    const { body } = await world.tokens();
    const browser = createBrowser(base);
    await world.authorize({}, world.client, browser, "bob");
    const asked = await browser.get(url({ id_token_hint: body.id_token }));
    expect(buttons(asked.html, "do")).toContain("sign_out");
    await browser.submit(asked, { do: "stay" });
    expect((await browser.get(world.authorizeUrl({ prompt: "none" }))).sentTo?.searchParams.get("code")).toBeTruthy();
  });

  test("open-redirect: an unregistered address, a bad hint or no client gives a page, never a redirect", async () => {
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
