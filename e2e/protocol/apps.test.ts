import { expect, test } from "vitest";
import { createBrowser } from "./harness/browser";
import { base, makeWorld } from "./harness/world";

test("third-party-initiated login: the list of apps starts a client's initiate_login_uri, with what that client may know", async () => {
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
