import { beforeAll, describe, expect, test } from "vitest";
import { createBrowser } from "./harness/browser";
import { base, makeWorld, type World } from "./harness/world";

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});

const get = (params: Record<string, string | undefined>) => createBrowser(base).get(world.authorizeUrl(params));

describe("where no redirect is safe", () => {
  test.each([
    ["an unknown client", { client_id: "nobody" }],
    ["no client", { client_id: undefined }],
    ["open-redirect: an unregistered address", { redirect_uri: "https://evil.example/callback" }],
    ["open-redirect: a registered address with more behind it", { redirect_uri: `${base}/callback/../evil` }],
    ["open-redirect: another query", { redirect_uri: `${base}/callback?next=x` }],
    ["open-redirect: another case", { redirect_uri: `${base}/Callback` }],
    ["no redirect_uri in an OpenID Connect request", { redirect_uri: undefined }],
    ["a state that is too long", { state: "x".repeat(9_000) }],
  ])("%s gets a page for the person", { tags: "op-redirect-uri" }, async (_name, params) => {
    const page = await get(params);
    expect(page.status).toBe(400);
    expect(page.sentTo).toBeUndefined();
    expect(page.headers.get("content-type")).toContain("text/html");
    expect(page.html).toMatch(/<code>[0-9a-f-]{36}<\/code>/);
    expect(page.headers.get("content-security-policy")).not.toContain("unsafe-inline");
  });

  test("html-injection: nothing that was sent stands on the page as markup", async () => {
    const page = await get({ client_id: "<script>alert(1)</script>", state: '"><img src=x onerror=alert(1)>' });
    expect(page.html).not.toContain("<script>alert");
    expect(page.html).not.toContain("<img src=x");
  });
});

describe("errors that travel to the client", {
  tags: ["op-fragment", "op-state-and-iss", "op-error-members", "op-registration-parameter", "op-pkce"],
}, () => {
  test.each([
    ["no response_type", { response_type: undefined }, "invalid_request"],
    ["a response_type that is not on offer", { response_type: "magic" }, "unsupported_response_type"],
    ["a response_mode that is not on offer", { response_mode: "pigeon" }, "invalid_request"],
    ["an unknown prompt", { prompt: "dance" }, "invalid_request"],
    ["a max_age that is no number", { max_age: "-1" }, "invalid_request"],
    ["plain PKCE", { code_challenge: "x".repeat(43), code_challenge_method: "plain" }, "invalid_request"],
    ["PKCE without a method, which would be plain", { code_challenge: "x".repeat(43) }, "invalid_request"],
    ["a resource that is not on offer", { resource: "https://elsewhere.example" }, "invalid_target"],
    ["scopes none of which exist", { scope: "nothing at:all" }, "invalid_scope"],
    ["registration", { registration: "{}" }, "registration_not_supported"],
  ])("%s", async (_name, params, error) => {
    const page = await get({ state: "a b+c%20/ü", ...params });
    expect(page.sentTo?.searchParams.get("error")).toBe(error);
    expect(page.sentTo?.searchParams.get("state")).toBe("a b+c%20/ü");
    expect(page.sentTo?.searchParams.get("iss")).toBe(world.issuer);
    const members = [...(page.sentTo?.searchParams.keys() ?? [])];
    expect(members.sort()).toEqual(["error", "error_description", "iss", "state"]);
  });

  test("unknown parameters and scopes are ignored, empty ones count as left out", {
    tags: ["core-3.1.2.1", "op-unknown-parameters"],
  }, async () => {
    const page = await get({ scope: "openid unheard_of", foo: "bar", nonce: "", prompt: "" });
    expect(page.html).toContain('name="password"');
  });

  test("a repeated parameter is refused", { tags: ["core-3.1.2.1", "op-unknown-parameters"] }, async () => {
    const page = await createBrowser(base).get(`${world.authorizeUrl()}&scope=openid`);
    expect(page.status).toBe(400);
    expect(page.html).toContain("is repeated");
    const [address = "", query = ""] = world.authorizeUrl().split("?");
    const posted = await fetch(address, { method: "POST", body: new URLSearchParams(`${query}&nonce=1&nonce=2`) });
    expect(posted.status).toBe(400);
  });

  test.each(["id_token", "id_token token", "code id_token", "code token", "code id_token token"])(
    "of %s travel in the fragment, registered members alone",
    { tags: ["discovery-3", "op-registered-query", "op-fragment", "op-error-members"] },
    async (response_type) => {
      const client = await world.register({
        grant_types: ["authorization_code", "implicit"],
        response_types: [response_type],
        redirect_uris: ["https://rp.example/callback?registered=1"],
      });
      const url = world.authorizeUrl({ response_type, nonce: "n", prompt: "none", state: "s" }, client);
      const { sentTo } = await createBrowser(base).get(url);
      expect(sentTo?.search).toBe("?registered=1");
      const members = Object.fromEntries(new URLSearchParams(sentTo?.hash.slice(1)));
      expect(members).toEqual({
        error: "login_required",
        error_description: expect.any(String),
        iss: world.issuer,
        state: "s",
      });
    },
  );
});

describe("a request by POST", () => {
  test("from another site goes on as a GET of our own, where the cookies are", {
    tags: ["core-3.1.2.1", "op-authorize-methods"],
  }, async () => {
    const browser = createBrowser(base);
    await world.authorize({}, world.client, browser);
    // Longer than any address may be.
    const wished = { state: "posted", prompt: "none", unknown: "x".repeat(20_000) };
    const params = Object.fromEntries(new URL(world.authorizeUrl(wished)).searchParams);
    const first = await fetch(`${world.issuer}/authorize`, {
      method: "POST",
      body: new URLSearchParams(params),
      redirect: "manual",
      headers: { "sec-fetch-site": "cross-site" },
    });
    expect(first.status).toBe(303);
    const next = first.headers.get("location") ?? "";
    expect(next).toMatch(/\/authorize\?posted=[\w-]{43}$/);
    const elsewhere = await browser.get(next.replace("/authorize?", "/oidc/logout?"));
    expect(elsewhere.status).toBe(400);
    const { sentTo } = await browser.get(next);
    expect(sentTo?.searchParams.get("code")).toBeTruthy();
    expect(sentTo?.searchParams.get("state")).toBe("posted");
    const again = await browser.get(next);
    expect([again.status, again.sentTo]).toEqual([400, undefined]);
  });

  test("what was posted waits a minute, and a client's own parameter of that name means nothing", async () => {
    const browser = createBrowser(base);
    await world.authorize({}, world.client, browser);
    const first = await fetch(`${world.issuer}/authorize`, {
      method: "POST",
      body: new URLSearchParams(new URL(world.authorizeUrl({ prompt: "none" })).search),
      redirect: "manual",
    });
    await world.sql`update posted_requests set expires_at = now() - interval '1 second' where tenant_id = ${world.tenantId}`;
    expect((await browser.get(first.headers.get("location") ?? "")).status).toBe(400);
    const named = await browser.get(`${world.authorizeUrl({ prompt: "none" })}&posted=x`);
    expect(named.sentTo?.searchParams.get("code")).toBeTruthy();
  });

  test("with our cookie is answered at once", { tags: "op-authorize-methods" }, async () => {
    const browser = createBrowser(base);
    await world.authorize({}, world.client, browser);
    const params = Object.fromEntries(new URL(world.authorizeUrl({ state: "posted" })).searchParams);
    const page = await browser.post(`${world.issuer}/authorize`, params);
    expect(page.sentTo?.searchParams.get("code")).toBeTruthy();
  });
});

describe("native apps", () => {
  test("the loopback port may vary, and nothing else may", { tags: "op-loopback-port" }, async () => {
    const client = await world.register({
      application_type: "native",
      token_endpoint_auth_method: "none",
      redirect_uris: ["http://127.0.0.1/cb"],
    });
    const asked = async (redirect_uri: string) => createBrowser(base).get(world.authorizeUrl({ redirect_uri }, client));
    expect((await asked("http://127.0.0.1:51004/cb")).sentTo?.origin).toBe("http://127.0.0.1:51004");
    expect((await asked("http://127.0.0.1:51004/other")).status).toBe(400);
    expect((await asked("http://127.0.0.2:51004/cb")).status).toBe(400);
  });

  test("an app whose address any program can take is asked about each time", async () => {
    const client = await world.register({
      application_type: "native",
      token_endpoint_auth_method: "none",
      redirect_uris: ["http://127.0.0.1/cb"],
    });
    const browser = createBrowser(base);
    const challenge = { code_challenge: "x".repeat(43), code_challenge_method: "S256" };
    expect((await world.authorize(challenge, client, browser)).searchParams.get("code")).toBeTruthy();
    const again = await browser.get(world.authorizeUrl({ ...challenge, prompt: "none" }, client));
    expect(again.sentTo?.searchParams.get("error")).toBe("consent_required");
  });

  test.each([
    "https://a;frame-ancestors/cb",
    " javascript:alert(1)",
    "java\nscript:alert(1)",
    "javascript:alert(1)",
    "https://rp.example/#x",
    "data:text/html,x",
  ])("policy-injection: %j cannot be registered", async (redirect_uri) => {
    await expect(world.register({ redirect_uris: [redirect_uri] })).rejects.toThrow("redirect_uris");
  });

  test("an app's own scheme is answered, and the page lets its form lead there", async () => {
    const client = await world.register({
      application_type: "native",
      redirect_uris: ["com.example.app:/callback"],
      skip_consent: true,
    });
    const page = await createBrowser(base).get(world.authorizeUrl({}, client));
    expect(page.headers.get("content-security-policy")).toContain("com.example.app:");
  });
});
