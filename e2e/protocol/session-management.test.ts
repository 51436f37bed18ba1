import { createHash } from "node:crypto";
import { beforeAll, describe, expect, test } from "vitest";
import { buttons, createBrowser, hiddenFields } from "./harness/browser";
import { base, makeWorld, password, type World } from "./harness/world";

let world: World;
beforeAll(async () => {
  world = await makeWorld();
  await world.person("bob");
});

const url = (params: Record<string, string>) => `${world.issuer}/oidc/logout?${new URLSearchParams(params)}`;
const stateOf = (browser: ReturnType<typeof createBrowser>) => browser.cookies.get(`gatehouse-bs.${world.tenantId}`);

describe("session management", () => {
  const iframe = () => fetch(`${world.issuer}/oidc/check-session`);

  test("the iframe can be framed by anybody, runs one script and loads nothing", {
    tags: "op-session-management",
  }, async () => {
    const { headers, status } = await iframe();
    expect(status).toBe(200);
    const policy = headers.get("content-security-policy") ?? "";
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain("frame-ancestors");
    expect(headers.get("x-frame-options")).toBeNull();
  });

  test("the cookie of the browser's state can be read by scripts, and no other can", {
    tags: "op-session-management",
  }, async () => {
    const response = await fetch(world.authorizeUrl(), { redirect: "manual" });
    const cookies = response.headers.getSetCookie();
    const browser = createBrowser(base);
    const login = await browser.get(world.authorizeUrl());
    const action = /action="([^"]+submit)"/.exec(login.html)?.[1] ?? "";
    const signedIn = await fetch(new URL(action, login.url), {
      method: "POST",
      body: new URLSearchParams({ ...hiddenFields(login.html), identifier: "alice", password, do: "sign_in" }),
      headers: {
        "sec-fetch-site": "same-origin",
        cookie: [...browser.cookies].map(([name, value]) => `${name}=${value}`).join("; "),
      },
      redirect: "manual",
    });
    const all = [...cookies, ...signedIn.headers.getSetCookie()];
    expect(all.some((cookie) => cookie.startsWith("gatehouse-bs."))).toBe(true);
    for (const cookie of all)
      expect([cookie, /httponly/i.test(cookie)]).toEqual([cookie, !cookie.startsWith("gatehouse-bs.")]);
  });

  test("every other page still refuses to be framed", async () => {
    for (const path of ["/", `/t/${world.tenantId}/signed-out`, `/t/${world.tenantId}/oidc/logout?state=x`]) {
      const { headers } = await fetch(base + path);
      expect([path, headers.get("x-frame-options")]).toEqual([path, "DENY"]);
    }
  });

  test("every OpenID answer has session_state, of the browser's state at that moment; others have none", {
    tags: ["session-management-3", "op-session-management"],
  }, async () => {
    const browser = createBrowser(base);
    const matches = (answer: URL) => {
      const [hash, salt] = (answer.searchParams.get("session_state") ?? "").split(".");
      const parts = [world.client.client_id, answer.origin, stateOf(browser), salt].join(" ");
      return hash === createHash("sha256").update(parts).digest("base64url");
    };
    const signedIn = await world.authorize({}, world.client, browser);
    const silent = await world.authorize({ prompt: "none" }, world.client, browser);
    expect([matches(signedIn), matches(silent)]).toEqual([true, true]);
    expect(silent.searchParams.get("session_state")).not.toBe(signedIn.searchParams.get("session_state"));
    const plain = await world.authorize({ scope: "api:read" }, world.client, browser);
    expect(plain.searchParams.has("session_state")).toBe(false);

    const before = stateOf(browser);
    await world.passThrough(browser, await browser.get(world.authorizeUrl({ prompt: "login" })), "bob");
    expect(stateOf(browser)).not.toBe(before);
    expect(matches(silent)).toBe(false);

    const bobs = stateOf(browser);
    const choice = await browser.get(world.authorizeUrl({ prompt: "select_account" }));
    const chosen = await browser.submit(choice, { session: buttons(choice.html, "session")[1] ?? "" });
    expect(stateOf(browser)).not.toBe(bobs);
    expect(chosen.sentTo && matches(chosen.sentTo)).toBe(true);
  });

  test("a sign-out changes the browser's state, of one of several accounts too", async () => {
    const browser = createBrowser(base);
    const { body } = await world.tokens({}, world.client, browser);
    await world.passThrough(browser, await browser.get(world.authorizeUrl({ prompt: "login" })), "bob");
    await browser.get(url({ id_token_hint: body.id_token }));
    const first = stateOf(browser);
    expect(first).toMatch(/^[\w-]{22}$/);
    await browser.submit(await browser.get(url({})), { do: "sign_out" });
    expect(stateOf(browser)).not.toBe(first);
  });
});
