import { describe, expect, test } from "vitest";
import { createBrowser } from "./harness/browser";
import { base, makeWorld, password } from "./harness/world";

test("consent shows the values of a profile, but not the address of its picture", async () => {
  const world = await makeWorld();
  await world.person("zoe", { picture: "https://faces.example/zoe.png", website: "https://zoe.example/" });
  const browser = createBrowser(base);
  const login = await browser.get(world.authorizeUrl({ scope: "openid profile" }));
  const { html } = await browser.submit(login, { identifier: "zoe", password, do: "sign_in" });
  expect(html).toContain("https://zoe.example/");
  expect(html).not.toContain("faces.example");
});

describe("consent at several resources", () => {
  test("scope-mix-up: what was allowed at one resource is asked again at another", {
    tags: "core-3.1.2.4",
  }, async () => {
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
    expect(silent.sentTo?.searchParams.get("error")).toBe("consent_required");
  });
});
