import { decodeJwt } from "jose";
import { beforeAll, describe, expect, test } from "vitest";
import { setPassword } from "@/lib/admin/resources/users";
import { buttons, createBrowser, type Page } from "./harness/browser";
import { base, makeWorld, password, type World } from "./harness/world";

const framed = "https://rp.example/frontchannel?registered=1";
const returnTo = `${base}/callback/bye`;
let world: World;
beforeAll(async () => {
  world = await makeWorld({}, { frontchannel_logout_uri: framed, frontchannel_logout_session_required: true });
  await world.person("bob");
});

const url = (params: Record<string, string>) => `${world.issuer}/oidc/logout?${new URLSearchParams(params)}`;
const framesOf = ({ html }: Page) =>
  [...html.matchAll(/<iframe[^>]* src="([^"]*)"/g)].map(([, src = ""]) => new URL(src.replaceAll("&amp;", "&")));
const policyOf = ({ headers }: Page) => headers.get("content-security-policy") ?? "";

describe("front-channel logout", { tags: "front-channel-logout-2" }, () => {
  test("a frame for each client of the session, with iss and sid, then on to the client's address", {
    tags: "op-front-channel",
  }, async () => {
    const other = await world.register({ frontchannel_logout_uri: "https://other.example/bye" });
    const silent = await world.register();
    const unvisited = await world.register({ frontchannel_logout_uri: "https://unvisited.example/" });
    const browser = createBrowser(base);
    const { body } = await world.tokens({}, world.client, browser);
    await world.authorize({}, other, browser);
    await world.authorize({}, silent, browser);
    const page = await browser.get(
      url({ id_token_hint: body.id_token, post_logout_redirect_uri: returnTo, state: 'a "b"' }),
    );
    expect(page.status).toBe(200);
    const frames = framesOf(page).sort((a, b) => a.host.localeCompare(b.host));
    expect(frames.map(({ origin }) => origin)).toEqual(["https://other.example", "https://rp.example"]);
    expect(frames[0]?.href).toBe("https://other.example/bye");
    expect(Object.fromEntries(frames[1]?.searchParams ?? [])).toEqual({
      registered: "1",
      iss: world.issuer,
      sid: decodeJwt(body.id_token).sid,
    });
    expect(page.html).not.toContain(new URL(unvisited.frontchannel_logout_uri ?? "").host);
    const next = `${returnTo}?state=${encodeURIComponent('a "b"')}`;
    expect(page.html).toContain(`href="${next}"`);
    expect(page.headers.get("refresh")).toBe(`4;url=${next}`);
  });

  test("the page may frame the clients' origins alone, and nobody may frame it", async () => {
    const browser = createBrowser(base);
    const { body } = await world.tokens({}, world.client, browser);
    const page = await browser.get(url({ id_token_hint: body.id_token }));
    expect(policyOf(page)).toContain("frame-src https://rp.example;");
    expect(policyOf(page)).toContain("frame-ancestors 'none'");
    expect(page.headers.get("refresh")).toBe(`4;url=${world.issuer}/signed-out`);
  });

  test("also after the question, for every account that leaves", async () => {
    const browser = createBrowser(base);
    await world.authorize({}, world.client, browser);
    const login = await browser.get(world.authorizeUrl({ prompt: "login" }));
    await world.passThrough(browser, login, "bob");
    const asked = await browser.get(url({}));
    const done = await browser.submit(asked, { do: "sign_out" });
    expect(new Set(framesOf(done).map(({ searchParams }) => searchParams.get("sid"))).size).toBe(2);
  });
});

describe("the queue of back-channel notices", () => {
  const waiting = (tenant: World) =>
    tenant.sql<{ sid: string; client_id: string; user_id: string }[]>`
      select sid, client_id, user_id from logout_notices where tenant_id = ${tenant.tenantId}`;

  test("names who left which client, in the statement that ends the session, once", async () => {
    const told = await makeWorld({}, { backchannel_logout_uri: "https://rp.invalid/backchannel" });
    const browser = createBrowser(base);
    const { body } = await told.tokens({}, told.client, browser);
    const address = `${told.issuer}/oidc/logout?id_token_hint=${body.id_token}`;
    await Promise.all(Array.from({ length: 8 }, () => browser.get(address)));
    expect(await waiting(told)).toEqual([
      { sid: decodeJwt(body.id_token).sid, client_id: told.client.client_id, user_id: told.alice.sub },
    ]);
  });

  test("a changed password tells every browser's clients, and one without an address is not in it", async () => {
    const told = await makeWorld({}, { backchannel_logout_uri: "https://rp.invalid/backchannel" });
    const silent = await told.register();
    for (const browser of [createBrowser(base), createBrowser(base)]) {
      await told.authorize({}, told.client, browser);
      await told.authorize({}, silent, browser);
    }
    await setPassword(told.db, told.tenantId, "alice", `${password} and more`);
    const notices = await waiting(told);
    expect(notices.map(({ client_id }) => client_id)).toEqual([told.client.client_id, told.client.client_id]);
    expect(new Set(notices.map(({ sid }) => sid)).size).toBe(2);
  });
});

describe("the question before a sign-out", () => {
  const signedIn = async () => {
    const browser = createBrowser(base);
    const quiet = await world.register();
    await world.authorize({}, quiet, browser);
    await world.passThrough(browser, await browser.get(world.authorizeUrl({ prompt: "login" }, quiet)), "bob");
    return browser;
  };

  test("is asked in the language that the client wants, and so is what follows", async () => {
    const browser = await signedIn();
    const asked = await browser.get(url({ ui_locales: "xx ja-JP fr", client_id: world.client.client_id }));
    expect(asked.html).toMatch(/<div[^>]* lang="ja"/);
    const done = await browser.submit(asked, { do: "sign_out" });
    expect(done.url).toBe(`${world.issuer}/signed-out?ui_locales=xx+ja-JP+fr`);
    expect(done.html).toMatch(/<div[^>]* lang="ja"/);
  });

  test("logout_hint: is about the account that it names, and signs out no other", async () => {
    for (const hint of ["ALICE", "alice@example.com"]) {
      const browser = await signedIn();
      const asked = await browser.get(url({ logout_hint: hint }));
      expect(buttons(asked.html, "do")).toContain("sign_out");
      expect(asked.html).toContain("alice@example.com");
      expect(asked.html).not.toContain("bob@example.com");
      await browser.submit(asked, { do: "sign_out" });
      const left = await browser.get(world.authorizeUrl({ prompt: "select_account" }));
      expect(left.html).toContain("bob@example.com");
      expect(left.html).not.toContain("alice@example.com");
    }
  });

  test("logout-csrf: a logout_hint alone signs nobody out, and one that names nobody is about everybody", async () => {
    const browser = await signedIn();
    const asked = await browser.get(url({ logout_hint: "nobody" }));
    expect(asked.html).toContain("alice@example.com");
    expect(asked.html).toContain("bob@example.com");
    const still = await browser.get(world.authorizeUrl({ prompt: "none" }));
    expect(still.sentTo?.searchParams.get("code")).toBeTruthy();
  });
});
