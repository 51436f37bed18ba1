import { expect, test } from "vitest";
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
