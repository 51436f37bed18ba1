import { beforeAll, describe, expect, test } from "vitest";
import { tidy } from "@/lib/store/housekeeping";
import { type Browser, createBrowser } from "./harness/browser";
import { base, makeWorld, password, pkce, type World } from "./harness/world";

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});

async function pushed(more: Record<string, string> = {}): Promise<string> {
  const params = { response_type: "code", scope: "openid", redirect_uri: world.client.redirect_uris[0], ...more };
  const { body } = await world.call("/oauth/par", params);
  return world.authorizeUrl({ request_uri: body.request_uri });
}

const answerOf = (at: URL | undefined) => at?.searchParams.get("error") ?? (at?.searchParams.has("code") && "code");
const signIn = (browser: Browser, page: Awaited<ReturnType<Browser["get"]>>) =>
  browser.submit(page, { identifier: "alice", password, do: "sign_in" });

describe("a pushed request", () => {
  test("survives a reload of the authorization page, and ends with the answer", {
    tags: "op-pushed-requests",
  }, async () => {
    const url = await pushed();
    const browser = createBrowser(base);
    await browser.get(url);
    expect(answerOf(await world.passThrough(browser, await browser.get(url)))).toBe("code");
    expect(answerOf((await browser.get(url)).sentTo)).toBe("invalid_request_uri");
  });

  test("two pages that began with it: one of them is answered, the other has ended", {
    tags: "op-pushed-requests",
  }, async () => {
    const url = await pushed();
    const browser = createBrowser(base);
    const pages = [await browser.get(url), await browser.get(url)] as const;
    const asked = await signIn(browser, pages[0]);
    const first = asked.sentTo ? asked : await browser.submit(asked, { do: "allow" });
    expect(answerOf(first.sentTo)).toBe("code");
    const second = await signIn(browser, pages[1]);
    expect(second.sentTo).toBeUndefined();
    expect((await browser.get(pages[1].url)).html).not.toContain('name="password"');
  });

  test("parallel uses that need no page: one code", async () => {
    const browser = createBrowser(base);
    await world.authorize({}, world.client, browser);
    const url = await pushed({ prompt: "none" });
    const answers = await Promise.all([1, 2, 3, 4].map(() => browser.get(url)));
    expect(answers.filter(({ sentTo }) => answerOf(sentTo) === "code")).toHaveLength(1);
  });

  test("is spent by a refusal, and by an error that needs no page", async () => {
    const url = await pushed({ prompt: "consent" });
    const browser = createBrowser(base);
    const consent = await signIn(browser, await browser.get(url));
    expect(answerOf((await browser.submit(consent, { do: "deny" })).sentTo)).toBe("access_denied");
    expect(answerOf((await browser.get(url)).sentTo)).toBe("invalid_request_uri");
    const silent = await pushed({ prompt: "none" });
    expect(answerOf((await createBrowser(base).get(silent)).sentTo)).toBe("login_required");
    expect(answerOf((await createBrowser(base).get(silent)).sentTo)).toBe("invalid_request_uri");
  });

  test("outlives its lifetime for whoever began in time, and for nobody else", async () => {
    const url = await pushed();
    const browser = createBrowser(base);
    const page = await browser.get(url);
    await world.sql`update pushed_requests set expires_at = now() - interval '1 second' where tenant_id = ${world.tenantId}`;
    await tidy(world.sql);
    expect(answerOf((await browser.get(url)).sentTo)).toBe("invalid_request_uri");
    expect(answerOf(await world.passThrough(browser, page))).toBe("code");
  });
});

describe("pushed requests", () => {
  const params = (client = world.client) => ({
    response_type: "code",
    scope: "openid",
    redirect_uri: client.redirect_uris[0],
  });

  test("are taken once, by their client, and answer 201", { tags: "op-request-uri" }, async () => {
    const pushed = await world.call("/oauth/par", { ...params(), state: "pushed" });
    expect(pushed.status).toBe(201);
    expect(pushed.body).toEqual({
      request_uri: expect.stringMatching(/^urn:ietf:params:oauth:request_uri:[\w-]{43}$/),
      expires_in: 90,
    });
    const url = `${world.issuer}/authorize?${new URLSearchParams({ client_id: world.client.client_id, request_uri: pushed.body.request_uri })}`;
    const browser = createBrowser(base);
    const back = await world.passThrough(browser, await browser.get(url));
    expect(back.searchParams.get("state")).toBe("pushed");
    expect((await createBrowser(base).get(url)).sentTo?.searchParams.get("error")).toBe("invalid_request_uri");
    const again = await world.call("/oauth/par", params());
    const stranger = await world.register();
    const stolen = await createBrowser(base).get(world.authorizeUrl({ request_uri: again.body.request_uri }, stranger));
    expect(stolen.sentTo?.searchParams.get("error")).toBe("invalid_request_uri");
  });

  test("are checked like any request, and the client is told", async () => {
    const refused = async (more: Record<string, string>) =>
      (await world.call("/oauth/par", { ...params(), ...more })).body.error;
    expect(await refused({ redirect_uri: "https://evil.example" })).toBe("invalid_request");
    expect(await refused({ response_type: "magic" })).toBe("unsupported_response_type");
    expect(await refused({ request_uri: "urn:x" })).toBe("invalid_request");
    expect(await refused({ prompt: "none login" })).toBe("invalid_request");
  });

  test("a client that must push is refused otherwise", async () => {
    const client = await world.register({ require_pushed_authorization_requests: true });
    const page = await createBrowser(base).get(world.authorizeUrl({}, client));
    expect(page.sentTo?.searchParams.get("error")).toBe("invalid_request");
  });

  test("PKCE and an expired handle", async () => {
    const { verifier, challenge } = pkce();
    const pushed = await world.call("/oauth/par", {
      ...params(),
      code_challenge: challenge,
      code_challenge_method: "S256",
    });
    const browser = createBrowser(base);
    const back = await world.passThrough(
      browser,
      await browser.get(world.authorizeUrl({ request_uri: pushed.body.request_uri })),
    );
    const redeemed = await world.token({
      grant_type: "authorization_code",
      code: back.searchParams.get("code") ?? "",
      redirect_uri: world.client.redirect_uris[0],
      code_verifier: verifier,
    });
    expect(redeemed.status).toBe(200);
    const late = await world.call("/oauth/par", params());
    await world.sql`update pushed_requests set expires_at = now() - interval '1 second' where tenant_id = ${world.tenantId}`;
    const page = await createBrowser(base).get(world.authorizeUrl({ request_uri: late.body.request_uri }));
    expect(page.sentTo?.searchParams.get("error")).toBe("invalid_request_uri");
  });
});
