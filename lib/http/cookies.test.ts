import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { browserCookie, browserSecret } from "./cookies";

test("the browser's cookie is read back as it was set", () => {
  const value = randomBytes(32).toString("base64url");
  expect(browserSecret(browserCookie("counted", value, 60).split(";")[0] ?? "", "counted")).toBe(value);
});
