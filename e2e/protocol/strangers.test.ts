import { beforeAll, describe, expect, test } from "vitest";
import { createBrowser, hiddenFields, type Page } from "./harness/browser";
import { answer, api, base, basic, type Json, makeWorld, type World } from "./harness/world";

/** What strangers can do with clients that they registered themselves. */

const redirect_uris = ["https://evil.example/callback?lure=1"];
const post_logout_redirect_uris = ["https://evil.example/bye"];
const registration = { mode: "open" };
let world: World;
let vouching: World;

beforeAll(async () => {
  world = await makeWorld({ registration });
  vouching = await makeWorld({ registration: { ...registration, trust: "token" } });
});

async function register(more: Json = {}, { issuer } = world): Promise<Json> {
  const { status, body } = await answer(
    await fetch(`${issuer}/oauth/register`, {
      method: "POST",
      body: JSON.stringify({ redirect_uris, ...more }),
      headers: { "content-type": "application/json" },
    }),
  );
  expect([status, body.error_description]).toEqual([201, undefined]);
  return body;
}

describe("attack: API scopes by open registration", () => {
  const grant_types = ["authorization_code", "client_credentials"];
  const asItself = async (client: Json, params: Record<string, string>, { issuer } = world) =>
    answer(
      await fetch(`${issuer}/oauth/token`, {
        method: "POST",
        body: new URLSearchParams({ grant_type: "client_credentials", ...params }),
        headers: { authorization: basic(client.client_id, client.client_secret) },
      }),
    );

  test("such a client is registered for none, and gets none as itself, even where it was registered for them before", async () => {
    const client = await register({ grant_types, scope: "openid api:read" });
    expect(client.scope).toBe("openid");
    const { sql, tenantId } = world;
    await sql`
      update clients set metadata = metadata || ${JSON.stringify({ scope: "openid api:read", resources: [api] })}::jsonb
      where tenant_id = ${tenantId} and client_id = ${client.client_id}`;
    await expect
      .poll(async () => (await asItself(client, { scope: "api:read" })).body.error_description)
      .toBe("scope api:read is not for this client");
    expect((await asItself(client, { resource: api })).body.error).toBe("invalid_target");
    expect((await asItself(client, {})).status).toBe(200);
    const used = await sql`
      select last_used_at is not null as is_used from clients where tenant_id = ${tenantId} and client_id = ${client.client_id}`;
    expect([...used]).toEqual([{ is_used: true }]);
  });

  test("where the tenant vouches for whoever registers, they are as those that came with a token", async () => {
    const client = await register({ grant_types, scope: "openid api:read" }, vouching);
    expect(client.scope).toBe("openid api:read");
    expect((await asItself(client, { scope: "api:read" }, vouching)).body).toMatchObject({ scope: "api:read" });
  });
});

describe("attack: open redirector by open registration (RFC 9700 §4.11.2)", () => {
  const grant_types = ["authorization_code", "implicit"];
  const response_types = ["code", "id_token"];
  const registered = (at = world) => register({ grant_types, response_types, post_logout_redirect_uris }, at);
  const none = { prompt: "none", state: "a&b c", nonce: "n" };
  const linkOf = (page: Page) =>
    new URL(/<a class="button" href="([^"]+)"/.exec(page.html)?.[1]?.replaceAll("&amp;", "&") ?? "");
  const isLeavePage = ({ status, html, headers, sentTo }: Page) => {
    expect([status, sentTo]).toEqual([200, undefined]);
    expect(html).toContain('<bdi dir="ltr">evil.example</bdi>');
    expect(headers.get("refresh")).toBeNull();
    expect(html).not.toMatch(/<script|http-equiv/);
  };

  test("an error, prompt=none or not, waits on a page that names the host, and its link carries the answer", async () => {
    const client = await registered();
    const browser = createBrowser(base);
    const answers = { ...none, response_type: "id_token" };
    const wrong = { scope: "dolphin", state: "s" };
    for (const params of [none, wrong, { ...none, response_mode: "jwt" }]) {
      const page = await browser.get(world.authorizeUrl(params, client as never));
      isLeavePage(page);
      const { origin, searchParams } = linkOf(page);
      expect([origin, searchParams.get("lure")]).toEqual(["https://evil.example", "1"]);
      if ("response_mode" in params) expect(searchParams.get("response")).toMatch(/^ey/);
      else expect([searchParams.get("state"), searchParams.get("iss")]).toEqual([params.state, world.issuer]);
    }
    const inFragment = await browser.get(world.authorizeUrl(answers, client as never));
    isLeavePage(inFragment);
    expect(new URLSearchParams(linkOf(inFragment).hash.slice(1)).get("error")).toBe("login_required");
  });

  test("form_post waits likewise, and its form may go to that host alone", async () => {
    const client = await registered();
    const page = await createBrowser(base).get(
      world.authorizeUrl({ ...none, response_mode: "form_post" }, client as never),
    );
    isLeavePage(page);
    expect(page.html).toContain(`action="${redirect_uris[0]}"`);
    expect(hiddenFields(page.html)).toMatchObject({ error: "login_required", state: none.state, iss: world.issuer });
    expect(page.headers.get("content-security-policy")).toContain("form-action 'self' https://evil.example;");
  });

  test("who cancels before they have signed in is asked too", async () => {
    const browser = createBrowser(base);
    const login = await browser.get(world.authorizeUrl({}, (await registered()) as never));
    const page = await browser.submit(login, { do: "cancel" });
    isLeavePage(page);
    expect(linkOf(page).searchParams.get("error")).toBe("access_denied");
  });

  test("a logout where nobody is signed in does not lead on by itself", async () => {
    const { client_id } = await registered();
    const params = { client_id, post_logout_redirect_uri: post_logout_redirect_uris[0] ?? "", state: "s" };
    const page = await createBrowser(base).get(`${world.issuer}/oidc/logout?${new URLSearchParams(params)}`);
    isLeavePage(page);
    expect(linkOf(page).href).toBe("https://evil.example/bye?state=s");
  });

  test("a registered redirect URI is still needed: without one there is no way on", async () => {
    const client = await registered();
    const page = await createBrowser(base).get(
      world.authorizeUrl({ ...none, redirect_uri: "https://evil.example/other" }, client as never),
    );
    expect(page.status).toBe(400);
    expect(page.html).not.toContain("evil.example/other");
  });

  test("with somebody signed in, or where the tenant vouches for whoever registers, the answer goes on by itself", async () => {
    const browser = createBrowser(base);
    await world.authorize({}, world.client, browser);
    const known = await browser.get(world.authorizeUrl(none, (await registered()) as never));
    expect(known.sentTo?.searchParams.get("error")).toBe("consent_required");
    const vouched = (await registered(vouching)) as never;
    const stranger = await createBrowser(base).get(vouching.authorizeUrl(none, vouched));
    expect(stranger.sentTo?.searchParams.get("error")).toBe("login_required");
  });
});
