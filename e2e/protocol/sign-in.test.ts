import { beforeAll, describe, expect, test } from "vitest";
import { createBrowser, hiddenFields } from "./harness/browser";
import { base, makeWorld, password, type World } from "./harness/world";

let world: World;
beforeAll(async () => {
  world = await makeWorld();
  await world.person("bob");
});

const errorOf = (url: URL | undefined) => url?.searchParams.get("error");

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
    await limited.sql`update attempts set window_ends_at = now() - interval '1 second' where tenant_id = ${limited.tenantId}`;
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
