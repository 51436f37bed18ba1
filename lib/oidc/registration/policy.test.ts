import { describe, expect, test } from "vitest";
import { clientMetadata } from "@/lib/model/client-metadata";
import { tenantSettings } from "@/lib/model/tenant-settings";
import { unwelcome, welcomeScope } from "./policy";
import { unservable } from "./servable";

function problems(metadata: Record<string, unknown>, registration: Record<string, unknown> = {}) {
  const settings = tenantSettings.parse({ profile: "oidc-all", registration });
  const parsed = clientMetadata.parse(metadata);
  return [...unservable(parsed, { settings }), ...unwelcome(parsed, settings)].map(([member]) => member);
}
const implicit = { grant_types: ["implicit"], response_types: ["id_token"] };

describe("what a client that registers itself may be", () => {
  test.each([
    ["web", {}, "https://rp.example/cb", true],
    ["web", {}, "http://localhost:3000/cb", true],
    ["web", {}, "http://127.0.0.1:3000/cb", true],
    ["web", {}, "http://rp.example/cb", false],
    ["web", {}, "http://localhost.evil.example/cb", false],
    ["web", {}, "com.example.app:/cb", false],
    ["web", implicit, "https://rp.example/cb", true],
    ["web", implicit, "http://rp.example/cb", false],
    ["web", implicit, "http://localhost/cb", false],
    ["web", implicit, "https://localhost/cb", false],
    ["native", {}, "com.example.app:/cb", true],
    ["native", {}, "http://localhost:9000/cb", true],
    ["native", {}, "http://[::1]/cb", true],
    ["native", {}, "https://app.example/cb", true],
    ["native", {}, "http://app.example/cb", false],
  ])("%s %j %s: %s", (application_type, grants, uri, isWelcome) => {
    const found = problems({ application_type, ...grants, redirect_uris: [uri] });
    expect([...new Set(found)]).toEqual(isWelcome ? [] : ["redirect_uris"]);
  });

  test("has the grants and methods that the tenant opens to registration, and no others", () => {
    const policy = { grant_types: ["authorization_code"], token_endpoint_auth_methods: ["none"] };
    const redirect_uris = ["https://rp.example/cb"];
    expect(problems({ redirect_uris, token_endpoint_auth_method: "none" }, policy)).toEqual([]);
    const more = { redirect_uris, grant_types: ["authorization_code", "refresh_token"] };
    expect(problems(more, policy)).toEqual(["grant_types", "token_endpoint_auth_method"]);
  });

  test("cannot act on its own behalf without a proof, frame a page elsewhere, or use a picture of ours", () => {
    const redirect_uris = ["https://rp.example/cb"];
    const grant_types = ["authorization_code", "client_credentials"];
    expect(problems({ redirect_uris, grant_types, token_endpoint_auth_method: "none" })).toEqual(["grant_types"]);
    expect(problems({ redirect_uris, frontchannel_logout_uri: "https://other.example/x" })).toEqual([
      "frontchannel_logout_uri",
    ]);
    expect(problems({ redirect_uris, frontchannel_logout_uri: "https://rp.example/out" })).toEqual([]);
    expect(problems({ redirect_uris, logo_uri: "/logo.svg" })).toEqual(["logo_uri"]);
  });

  test("scope values that are not there are left out; the tenant's default is for who names none", () => {
    const settings = tenantSettings.parse({
      registration: { default_scope: "openid email" },
      resources: [{ identifier: "https://api.example", name: "API", scopes: { read: "Read" } }],
    });
    expect(welcomeScope(undefined, settings, "token")).toBe("openid email");
    expect(welcomeScope("openid read dolphin", settings, "token")).toBe("openid read");
    expect(welcomeScope("dolphin", settings, "token")).toBe("");
    expect(welcomeScope("openid read", settings, "self")).toBe("openid");
  });
});
