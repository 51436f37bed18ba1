import { describe, expect, test } from "vitest";
import { createBrowser, type Page } from "./harness/browser";
import { base, makeWorld } from "./harness/world";

const policyOf = ({ headers }: Page) => headers.get("content-security-policy") ?? "";

test("third-party-initiated login: the list of apps starts a client's initiate_login_uri, with what that client may know", {
  tags: ["core-4", "op-initiate-login"],
}, async () => {
  const world = await makeWorld();
  const granted = await world.register({
    client_name: "Granted app",
    initiate_login_uri: "https://granted.example/start?x=1",
    client_uri: "https://granted.example/home",
  });
  await world.register({
    client_name: "Vouched app",
    initiate_login_uri: "https://vouched.example/start",
    skip_consent: true,
  });
  await world.register({ client_name: "Unrelated app", initiate_login_uri: "https://unrelated.example/start" });
  const browser = createBrowser(base);
  await world.authorize({}, granted, browser);
  const { status, html, headers } = await browser.get(`${world.issuer}/account/apps`);
  expect(status).toBe(200);
  const links = [...html.matchAll(/href="(https:[^"]+)"/g)].map(
    ([, href = ""]) => new URL(href.replaceAll("&amp;", "&")),
  );
  const to = (host: string) => links.find((link) => link.host === host && link.pathname === "/start");
  expect(Object.fromEntries(to("granted.example")?.searchParams ?? [])).toEqual({
    x: "1",
    iss: world.issuer,
    login_hint: "alice",
    target_link_uri: "https://granted.example/home",
  });
  expect(Object.fromEntries(to("vouched.example")?.searchParams ?? [])).toEqual({ iss: world.issuer });
  expect(html).not.toContain("Unrelated app");
  expect(headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
  const stranger = await createBrowser(base).get(`${world.issuer}/account/apps`);
  expect(stranger.html).not.toContain("granted.example");
});

describe("apps that a person can open from here", () => {
  const start = { initiate_login_uri: "https://app.example/login" };
  const links = ({ html }: Page) =>
    [...html.matchAll(/<a[^>]* href="(https:\/\/app[^"]*)"/g)].map(
      ([, href = ""]) => new URL(href.replaceAll("&amp;", "&")),
    );

  test("are those that they granted, with their name, and those that the tenant vouches for, without", async () => {
    const own = await makeWorld({}, { ...start, client_uri: "https://app.example/home" });
    await own.register({ initiate_login_uri: "https://app-vouched.example/login", skip_consent: true });
    await own.register({ initiate_login_uri: "https://app-unknown.example/login" });
    const browser = createBrowser(base);
    const before = await browser.get(`${own.issuer}/account/apps`);
    expect([before.status, links(before)]).toEqual([200, []]);
    await own.authorize({}, own.client, browser);
    const page = await browser.get(`${own.issuer}/account/apps`);
    const found = links(page).sort((a, b) => a.host.localeCompare(b.host));
    expect(found.map(({ host }) => host)).toEqual(["app-vouched.example", "app.example"]);
    expect(Object.fromEntries(found[0]?.searchParams ?? [])).toEqual({ iss: own.issuer });
    expect(Object.fromEntries(found[1]?.searchParams ?? [])).toEqual({
      iss: own.issuer,
      login_hint: "alice",
      target_link_uri: "https://app.example/home",
    });
    expect(page.headers.get("x-frame-options")).toBe("DENY");
  });

  test("one with too much to say for a link goes by POST, where the page's policy lets it", {
    tags: "op-initiate-login",
  }, async () => {
    const target = `https://app.example/${"x".repeat(1_950)}`;
    const own = await makeWorld({}, { ...start, client_uri: target });
    const browser = createBrowser(base);
    await own.authorize({}, own.client, browser);
    const page = await browser.get(`${own.issuer}/account/apps`);
    expect(page.html).toContain('<form action="https://app.example/login" method="post">');
    expect(page.html).toContain(`value="${target}"`);
    expect(policyOf(page)).toMatch(/form-action 'self' https:\/\/app\.example/);
  });
});
