import { expect, test } from "vitest";
import { isSameUrl } from "./same-url";

const ours = "https://op.example/t/one/userinfo";

test.each([
  ours,
  `${ours}?a=b`,
  `${ours}#c`,
  "https://OP.EXAMPLE/t/one/userinfo",
  "https://op.example:443/t/one/userinfo",
  "https://op.example/t/two/../one/./userinfo",
  "https://op.example/t/on%65/userinfo",
])("%s is that URL (RFC 3986 §6.2)", (htu) => {
  expect(isSameUrl(htu, ours)).toBe(true);
});

test.each([
  "",
  "/t/one/userinfo",
  "//op.example/t/one/userinfo",
  "https://op.example/t/one/userinfo/",
  "https://op.example/t/one/Userinfo",
  "https://op.example/t/one%2Fuserinfo",
  "https://me@op.example/t/one/userinfo",
  "https:\\\\op.example\\t\\one\\userinfo",
  " https://op.example/t/one/userinfo",
  "https://op.example/t/one/user\ninfo",
  "https://op.example.evil.example/t/one/userinfo",
  `${ours}?${"x".repeat(2000)}`,
])("url-confusion: %j is not", (htu) => {
  expect(isSameUrl(htu, ours)).toBe(false);
});
