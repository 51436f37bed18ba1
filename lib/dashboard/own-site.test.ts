import { expect, test } from "vitest";
import { config } from "@/lib/base/config";
import { isOwnSite } from "./own-site";

const own = new URL(config().publicUrl).origin;

test.each([
  ["our own page", { "sec-fetch-site": "same-origin", origin: own }, true],
  ["our own page in a browser that tells the site alone", { "sec-fetch-site": "same-origin" }, true],
  ["our own page in an older browser", { origin: own }, true],
  ["another site", { "sec-fetch-site": "cross-site", origin: "https://evil.example" }, false],
  ["a sibling of our site", { "sec-fetch-site": "same-site", origin: "https://x.example" }, false],
  ["another site in an older browser", { origin: "https://evil.example" }, false],
  ["a form of our own page, which sends no referrer", { "sec-fetch-site": "same-origin", origin: "null" }, true],
  ["a frame without an origin", { "sec-fetch-site": "cross-site", origin: "null" }, false],
  ["a frame without an origin in an older browser", { origin: "null" }, false],
  ["an address that was typed in", { "sec-fetch-site": "none" }, false],
  ["who says nothing", {}, false],
])("csrf: a change that %s sends is taken or refused", (_, headers, expected) => {
  expect(isOwnSite(new Headers(Object.entries(headers)))).toBe(expected);
});
