import { describe, expect, test } from "vitest";
import { hasDotSegment, isDecodable } from "./path";

describe("dot segments in a path", () => {
  test.each([
    ...["/t/acme/../evil/authorize", "/t/acme/./authorize", "/..", "/.", "/t/acme/.."],
    ...["/t/acme/%2e%2e/evil", "/t/acme/%2E./evil", "/t/acme/.%2e", "/t/%2e/x"],
    ...["/t/acme%2f..%2fevil", "/t/acme\\..\\evil", "/t/acme%5C%2e%2e%5cevil"],
  ])("%s has one", (path) => expect(hasDotSegment(path)).toBe(true));

  test.each([
    ...["/", "/t/acme/.well-known/openid-configuration", "/.well-known/webfinger", "/t/a.b/authorize"],
    ...["/t/..a/x", "/t/a../x", "/t/.../x", "/t/%41/x", "/t/%252e%252e/x", "/favicon.svg"],
  ])("%s has none", (path) => expect(hasDotSegment(path)).toBe(false));
});

test("percent-encodings that cannot be read are told apart", () => {
  expect(["/a", "/%41", "/%e2%82%ac"].map(isDecodable)).toEqual([true, true, true]);
  expect(["/%", "/%zz", "/%ff"].map(isDecodable)).toEqual([false, false, false]);
});
