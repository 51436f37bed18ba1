import { beforeAll, expect, test } from "vitest";
import { buttons, createBrowser } from "./harness/browser";
import { base, makeWorld, type World } from "./harness/world";

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});

const logoutUrl = (params: Record<string, string>) => `${world.issuer}/oidc/logout?${new URLSearchParams(params)}`;

test("a post_logout_redirect_uri that is not registered: an error, from which one can sign out all the same", async () => {
  const browser = createBrowser(base);
  await world.authorize({}, world.client, browser);
  const wrong = { client_id: world.client.client_id, post_logout_redirect_uri: "https://evil.example/bye", state: "s" };
  const error = await browser.get(logoutUrl({ ...wrong, ui_locales: "de" }));
  expect(error.status).toBe(400);
  expect(error.html).toContain("post_logout_redirect_uri is not registered for this client");
  expect(error.html).not.toContain("evil.example");
  const question = await browser.submit(error, {});
  expect(question.html).toContain('lang="de"');
  expect(buttons(question.html, "do")).toContain("sign_out");
  const done = await browser.submit(question, { do: "sign_out" });
  expect(done.url).toMatch(/\/signed-out\b/);
  expect((await browser.get(logoutUrl(wrong))).html).not.toContain("<form");
});
