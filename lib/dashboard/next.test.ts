import { expect, test } from "vitest";
import { nextPath } from "./next";

test.each(["/admin", "/admin/t/acme/users?after=x&limit=10", "/admin/invite/abc", "/admin?x=1"])(
  "%s is ours",
  (path) => {
    expect(nextPath(path)).toBe(path);
  },
);

test.each([
  "",
  null,
  undefined,
  "https://evil.example/admin",
  "//evil.example/admin",
  "/\\evil.example",
  "/admin\\..\\..\\evil.example",
  "/admin/../../evil",
  "/admin/..//evil.example",
  "/admin/%2e%2e//evil.example",
  "/adminevil",
  "/administer",
  "/t/system/oidc/logout",
  "javascript:alert(1)",
  "/admin\n//evil.example",
  "/admin#x",
  " /admin",
  `/admin/${"x".repeat(1000)}`,
])("open-redirect: after a sign-in nobody is sent to %j", (path) => {
  expect(nextPath(path)).toBe("/admin");
});
