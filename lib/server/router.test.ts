import { describe, expect, test } from "vitest";
import { createRouter } from "@/lib/server/router";

const find = createRouter(
  [
    { path: "/oauth/token", target: "token" },
    { path: "/.well-known/openid-configuration", target: "discovery" },
    { path: "/interaction/[uid]/submit", target: "submit" },
    { path: "/interaction/new/submit", target: "new" },
    { path: "/oauth/register/[client]", target: "client" },
  ],
  [
    { path: "/healthz", target: "health" },
    { path: "/.well-known/oauth-authorization-server/t/[tenant]", target: "metadata" },
  ],
);

describe("the router", () => {
  test.each([
    ["/t/acme/oauth/token", "token"],
    ["/t/acme/.well-known/openid-configuration", "discovery"],
    ["/t/acme/interaction/x1/submit", "submit"],
    ["/t/acme/interaction/new/submit", "new"],
    ["/t/acme/oauth/register/c1", "client"],
    ["/healthz", "health"],
    ["/.well-known/oauth-authorization-server/t/acme", "metadata"],
  ])("finds %s", (path, target) => expect(find(path)).toBe(target));

  test.each([
    "/",
    "/t",
    "/t/",
    "/t/acme",
    "/t/acme/",
    "/t//oauth/token",
    "/t/acme/oauth/token/",
    "/t/acme//oauth/token",
    "/t/acme/interaction//submit",
    "/t/acme/interaction/x1",
    "/t/acme/interaction/x1/submit/more",
    "/t/acme/interaction/a/b/submit",
    "/t/acme/oauth/register/",
    "/t/acme/healthz",
    "/oauth/token",
    "/healthz/",
    "/.well-known/oauth-authorization-server/t/",
    "/t/acme/__proto__",
  ])("leaves %s to Next", (path) => expect(find(path)).toBeUndefined());
});
