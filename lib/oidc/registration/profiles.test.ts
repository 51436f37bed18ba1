import { exportJWK, generateKeyPair, type JWK } from "jose";
import { beforeAll, describe, expect, test } from "vitest";
import { type Client, clientMetadata } from "@/lib/model/client-metadata";
import { tenantSettings } from "@/lib/model/tenant-settings";
import { replyAddress } from "@/lib/oauth/authorize/reply-to";
import { unservable } from "@/lib/oidc/registration/servable";
import { withDefaults } from "@/lib/tenants/profile-rules";
import type { Tenant } from "@/lib/tenants/tenant";
import { protect } from "@/lib/tokens/protect";

let jwk: JWK;
beforeAll(async () => {
  const { publicKey } = await generateKeyPair("ES256", { extractable: true });
  jwk = { ...(await exportJWK(publicKey)), kid: "k", alg: "ES256", use: "sig" };
});

const settings = tenantSettings.parse({ profile: "fapi2-security" });
/** The members that stand in the way, as registration and the command line tell them. */
function problems(metadata: Record<string, unknown>) {
  const given = { redirect_uris: ["https://rp.example/cb"], jwks: { keys: [jwk] }, ...metadata };
  return [...unservable(clientMetadata.parse(withDefaults(given, settings)), { settings })].map(([member]) => member);
}

describe("a client of a FAPI 2.0 tenant", () => {
  test("needs to say no more than its redirect URI and its keys", () => {
    expect(problems({})).toEqual([]);
  });

  test.each([
    ["redirect_uris", { redirect_uris: ["http://localhost:8080/cb"] }],
    ["redirect_uris", { redirect_uris: ["com.example.app:/cb"], application_type: "native" }],
    ["response_types", { response_types: ["code", "none"] }],
    ["grant_types", { grant_types: ["authorization_code", "implicit"] }],
    ["token_endpoint_auth_method", { token_endpoint_auth_method: "client_secret_basic" }],
    ["token_endpoint_auth_method", { token_endpoint_auth_method: "client_secret_jwt" }],
    ["token_endpoint_auth_method", { token_endpoint_auth_method: "none" }],
    ["token_endpoint_auth_signing_alg", { token_endpoint_auth_signing_alg: "RS256" }],
    ["id_token_signed_response_alg", { id_token_signed_response_alg: "RS256" }],
    ["id_token_signed_response_alg", { id_token_signed_response_alg: "HS256" }],
    ["userinfo_signed_response_alg", { userinfo_signed_response_alg: "ES512" }],
    ["authorization_signed_response_alg", { authorization_signed_response_alg: "PS512" }],
    ["introspection_signed_response_alg", { introspection_signed_response_alg: "RS512" }],
    ["request_object_signing_alg", { request_object_signing_alg: "RS256" }],
    ["request_object_signing_alg", { request_object_signing_alg: "none" }],
    ["tls_client_certificate_bound_access_tokens", { tls_client_certificate_bound_access_tokens: false }],
  ])("%s: refused: %j", (member, metadata) => {
    expect(problems(metadata)).toEqual([member]);
  });

  test.each(["PS256", "ES256", "EdDSA"])("%s is taken everywhere", (alg) => {
    const uses = ["id_token", "userinfo", "authorization", "introspection"].map((use) => `${use}_signed_response_alg`);
    const members = [...uses, "request_object_signing_alg", "token_endpoint_auth_signing_alg"];
    expect(problems(Object.fromEntries(members.map((member) => [member, alg])))).toEqual([]);
  });
});

describe("a client that was there before its tenant chose FAPI 2.0", () => {
  const redirect_uri = "http://localhost:8080/cb";
  const metadata = clientMetadata.parse({ redirect_uris: [redirect_uri] });
  const client = { id: "rp", metadata } as Client;

  test("gets no answer over plain http", () => {
    expect(() => replyAddress({ redirect_uri }, client, { id: "acme", settings })).toThrow(
      "redirect_uri must be https",
    );
  });

  test("gets nothing signed with RS256", async () => {
    const tenant = { settings } as Tenant;
    await expect(protect({}, "id_token", client, tenant)).rejects.toMatchObject({ code: "unauthorized_client" });
  });
});
