import { beforeAll, expect, test } from "vitest";
import { createBrowser } from "./harness/browser";
import { base, makeWorld, type World } from "./harness/world";

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});

const filledIn = (html: string) => /<input[^>]*name="identifier"[^>]*>/.exec(html)?.[0].match(/ value="([^"]*)"/)?.[1];

test("prompt=login and max_age fill in the name of who is signed in, in this browser alone, and not for another account", async () => {
  const browser = createBrowser(base);
  await world.authorize({}, world.client, browser);
  await expect.poll(async () => filledIn((await browser.get(world.authorizeUrl({ max_age: "0" }))).html)).toBe("alice");
  const page = await browser.get(world.authorizeUrl({ prompt: "login" }));
  expect(filledIn(page.html)).toBe("alice");
  const elsewhere = await createBrowser(base).get(page.url);
  expect(elsewhere.html).not.toContain("alice");
  expect(filledIn((await createBrowser(base).get(world.authorizeUrl({ prompt: "login" }))).html)).toBeFalsy();
  expect(filledIn((await browser.get(world.authorizeUrl({ prompt: "login", login_hint: "bob" }))).html)).toBe("bob");
  const chooser = await browser.submit(page, { do: "choose" });
  expect(filledIn((await browser.submit(chooser, { do: "another" })).html)).toBeFalsy();
});
