import { expect, test } from "vitest";
import { placeOfSetting } from "./settings";

test.each([
  ["registration.mode", "/policies/registration"],
  ["require_pushed_authorization_requests", "/policies/security"],
  ["traces.lifetime", "/settings#traces"],
  ["webfinger_domains", "/settings#general"],
])("%s is changed where it stands: %s", (name, place) => {
  expect(placeOfSetting(name)).toBe(place);
});
