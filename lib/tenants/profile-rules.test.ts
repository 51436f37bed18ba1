import { describe, expect, test } from "vitest";
import { clientMetadata } from "@/lib/model/client-metadata";
import { profileNames } from "@/lib/model/profiles";
import { tenantSettings } from "@/lib/model/tenant-settings";
import { capabilitiesOf } from "@/lib/oauth/capabilities";
import { bindingFor, needsPkce, rulesFor } from "./profile-rules";

const tenant = (settings: Record<string, unknown> = {}) => ({ settings: tenantSettings.parse(settings) });
const client = (metadata: Record<string, unknown> = {}) => ({
  metadata: clientMetadata.parse({ redirect_uris: ["https://rp.example/cb"], ...metadata }),
});
const isPublic = { token_endpoint_auth_method: "none" };

describe("profiles", () => {
  test("a tenant that says nothing follows RFC 9700: no implicit, no hybrid", { tags: "op-rfc9700" }, () => {
    const capabilities = capabilitiesOf(tenant());
    expect([...capabilities.responseTypes.keys()]).toEqual(["code", "none"]);
    const deviceCode = "urn:ietf:params:oauth:grant-type:device_code";
    const grantTypes = ["authorization_code", "refresh_token", "client_credentials", deviceCode];
    expect([...capabilities.grantTypes]).toEqual(grantTypes);
    expect(capabilitiesOf(tenant({ profile: "oidc-all" })).responseTypes.size).toBe(7);
  });

  test("what the tenant offers narrows the profile and never widens it", () => {
    const offer = { response_types: ["code", "id_token"], signing_algs: ["PS256", "HS256"] };
    const { responseTypes, signingAlgs } = capabilitiesOf(tenant({ offer }));
    expect([...responseTypes.keys()]).toEqual(["code"]);
    expect(signingAlgs).toEqual(["RS256", "PS256", "HS256"]);
    expect(capabilitiesOf(tenant({ profile: "fapi2-security", offer })).signingAlgs).toEqual(["PS256"]);
  });

  test("a client that names a profile has its rules, and the tenant's policy beside them", () => {
    const one = client({ profile: "oidc-all" });
    expect(capabilitiesOf(tenant(), one).responseTypes.has("id_token")).toBe(true);
    expect(rulesFor(tenant({ require_signed_request_object: true }), one)).toMatchObject({ isSigned: true });
    expect(rulesFor(tenant(), client({ profile: "fapi2-security", redirect_uris: ["https://a"] }))).toMatchObject({
      isPushed: true,
      isBound: true,
    });
  });

  test.each([
    ["oidc-all", {}, false],
    ["oidc-all", { require_pkce: true }, true],
    ["oidc-all", isPublic, true],
    ["bcp", {}, true],
    ["bcp", { require_pkce: false }, false],
    ["bcp", isPublic, true],
    ["bcp", { profile: "oidc-all" }, false],
    ["fapi2-security", { require_pkce: false }, true],
  ])("%s, a client with %j: PKCE asked: %s", (profile, metadata, isAsked) => {
    expect(needsPkce(tenant({ profile }), client(metadata))).toBe(isAsked);
  });

  test.each([
    ["oidc-all", {}, {}, ""],
    ["oidc-all", { require_pushed_authorization_requests: true }, {}, "isPushed"],
    ["oidc-all", {}, { require_pushed_authorization_requests: true }, "isPushed"],
    ["oidc-all", {}, { require_signed_request_object: true }, "isSigned"],
    ["oidc-all", { require_signed_request_object: true }, {}, "isSigned"],
    ["bcp", {}, { require_issuer_audience: true }, "hasIssuerAudience"],
    ["fapi2-security", {}, {}, "hasIssuerAudience hasSecureRedirects isBound isPushed"],
    ["fapi2-message-signing", {}, {}, "hasIssuerAudience hasSecureRedirects isBound isPushed isSigned"],
    ["fapi2-security", {}, { profile: "oidc-all" }, ""],
    ["oidc-all", {}, { profile: "fapi2-security" }, "hasIssuerAudience hasSecureRedirects isBound isPushed"],
  ])("%s with %j, a client with %j: %s", (profile, settings, metadata, expected) => {
    const { isPushed, isSigned, hasIssuerAudience, isBound, hasSecureRedirects } = rulesFor(
      tenant({ profile, ...settings }),
      client(metadata),
    );
    const asked = { hasIssuerAudience, hasSecureRedirects, isBound, isPushed, isSigned };
    const names = Object.entries(asked).flatMap(([name, isAsked]) => (isAsked ? name : []));
    expect(names.join(" ")).toBe(expected);
  });

  test.each([
    ["bcp", {}, "optional"],
    ["bcp", { tls_client_certificate_bound_access_tokens: true }, "mtls"],
    ["bcp", { dpop_bound_access_tokens: true }, "dpop"],
    ["fapi2-security", {}, "either"],
    ["fapi2-security", { tls_client_certificate_bound_access_tokens: true }, "mtls"],
    ["fapi2-security", { dpop_bound_access_tokens: true }, "dpop"],
    ["bcp", { profile: "fapi2-message-signing" }, "either"],
  ])("%s, a client with %j: tokens are bound to: %s", (profile, metadata, expected) => {
    expect(bindingFor(tenant({ profile }), client(metadata))).toBe(expected);
  });

  test("a public client cannot be excused from PKCE", () => {
    expect(() => client({ ...isPublic, require_pkce: false })).toThrow(/require_pkce/);
  });

  test("every profile asks of a client only what its other rules let it have", () => {
    for (const profile of profileNames) {
      const { clientAuthMethods, responseTypes } = capabilitiesOf(tenant({ profile }));
      expect([profile, clientAuthMethods.size > 0, responseTypes.has("code")]).toEqual([profile, true, true]);
    }
  });
});
