import { describe, expect, test } from "vitest";
import { OAuthError } from "@/lib/base/errors";
import { clientMetadata } from "@/lib/model/client-metadata";
import type { RawParams } from "@/lib/model/interaction";
import { parseBy } from "@/lib/model/params";
import { tenantSettings } from "@/lib/model/tenant-settings";
import type { Trust } from "@/lib/model/trust";
import { authorizationParams } from "../params";
import { checks } from ".";

const challenge = "A".repeat(43);
const read = { identifier: "https://api.example", name: "API", scopes: { read: "Read things" } };
const everyType = ["code", "id_token", "code id_token", "code token", "id_token token", "code id_token token", "none"];
const any = { grant_types: ["authorization_code", "implicit", "refresh_token"], response_types: everyType };

type Members = Record<string, unknown>;

/** What the client hears of a request; `fine` where nothing is wrong with it. */
function heard(params: RawParams, metadata: Members = {}, settings: Members = {}, trust: Trust = "operator"): string {
  const asked = {
    tenant: { settings: tenantSettings.parse({ profile: "oidc-all", resources: [read], ...settings }) },
    client: {
      id: "rp",
      trust,
      secret: undefined,
      scopes: undefined,
      metadata: clientMetadata.parse({ redirect_uris: ["https://rp.example/"], ...any, ...metadata }),
    },
    params: parseBy(authorizationParams, { client_id: "rp", response_type: "code", scope: "openid", ...params }),
  };
  try {
    for (const { check } of checks) check(asked);
    return "fine";
  } catch (error) {
    if (error instanceof OAuthError) return `${error.code}: ${error.description}`;
    throw error;
  }
}

describe("a request", () => {
  test.each<[params: RawParams, metadata: Members, settings: Members, expected: string]>([
    [{}, {}, {}, "fine"],
    // What is answered.
    [
      { response_type: "magic" },
      {},
      {},
      "unsupported_response_type: this response_type is not supported by this issuer",
    ],
    [
      { response_type: "code code" },
      {},
      {},
      "unsupported_response_type: this response_type is not supported by this issuer",
    ],
    [{ response_type: "token id_token code", nonce: "n" }, {}, {}, "fine"],
    [
      { response_type: "id_token", nonce: "n" },
      {},
      { profile: "bcp" },
      "unsupported_response_type: this response_type is not supported by this issuer",
    ],
    [
      { response_type: "id_token", nonce: "n" },
      { response_types: ["code"] },
      {},
      "unauthorized_client: the client is not registered for response_type id_token",
    ],
    // How it travels.
    [
      { response_mode: "carrier-pigeon" },
      {},
      {},
      "invalid_request: response_mode carrier-pigeon is not supported by this issuer",
    ],
    [{ response_mode: "fragment" }, {}, {}, "fine"],
    [
      {},
      {},
      { offer: { response_modes: ["form_post"] } },
      "invalid_request: response_mode query is not supported by this issuer",
    ],
    [
      { response_type: "id_token", nonce: "n", response_mode: "query" },
      {},
      {},
      "invalid_request: an answer with tokens does not go into a query",
    ],
    [
      { response_type: "id_token", nonce: "n", response_mode: "query.jwt" },
      {},
      {},
      "invalid_request: an answer with tokens does not go into a query",
    ],
    [{ response_type: "id_token", nonce: "n", response_mode: "form_post" }, {}, {}, "fine"],
    [{ registration: "{}" }, {}, {}, "registration_not_supported: registration is for self-issued providers"],
    // What the person is asked.
    [{ prompt: "login consent" }, {}, {}, "fine"],
    [{ prompt: "none login" }, {}, {}, "invalid_request: prompt none stands alone"],
    [{ prompt: "dance" }, {}, {}, "invalid_request: prompt dance is not known here"],
    [{ prompt: "create" }, {}, {}, "invalid_request: prompt create is not known here"],
    [{ prompt: "create" }, {}, { sign_up: { enabled: true } }, "fine"],
    // What an ID token through the browser needs.
    [{ response_type: "id_token" }, {}, {}, "invalid_request: nonce is missing"],
    [{ response_type: "code id_token" }, {}, {}, "invalid_request: nonce is missing"],
    [{ response_type: "code token" }, {}, {}, "fine"],
    [
      { response_type: "id_token", nonce: "n", scope: "profile" },
      {},
      {},
      "invalid_scope: an ID token needs the scope openid",
    ],
    // PKCE.
    [
      {},
      { token_endpoint_auth_method: "none" },
      {},
      "invalid_request: code_challenge is missing: this client must use PKCE with S256",
    ],
    [{}, {}, { profile: "bcp" }, "invalid_request: code_challenge is missing: this client must use PKCE with S256"],
    [{}, { require_pkce: false }, { profile: "bcp" }, "fine"],
    [{ response_type: "none" }, { token_endpoint_auth_method: "none" }, {}, "fine"],
    [{ code_challenge_method: "S256" }, {}, {}, "invalid_request: code_challenge is missing"],
    [{ code_challenge: challenge }, {}, {}, "invalid_request: code_challenge_method must be S256"],
    [
      { code_challenge: challenge, code_challenge_method: "plain" },
      {},
      {},
      "invalid_request: code_challenge_method must be S256",
    ],
    [{ code_challenge: challenge, code_challenge_method: "S256" }, { token_endpoint_auth_method: "none" }, {}, "fine"],
    // What it is for.
    [{ scope: "dolphin" }, {}, {}, "invalid_scope: none of the scopes can be granted to this client"],
    [{ scope: "openid dolphin" }, {}, {}, "fine"],
    [{ scope: "read" }, {}, {}, "fine"],
    [{ scope: "read", resource: [read.identifier] }, {}, {}, "fine"],
    [{ resource: ["https://other.example"] }, {}, {}, "invalid_target: this resource is not supported by this issuer"],
    [
      { scope: "offline_access" },
      { grant_types: ["authorization_code"], response_types: ["code"] },
      {},
      "invalid_scope: none of the scopes can be granted to this client",
    ],
    // Who the person is there.
    [{}, { subject_type: "pairwise" }, {}, "fine"],
    [
      {},
      { subject_type: "pairwise", redirect_uris: ["https://a.example/", "https://b.example/"] },
      {},
      "unauthorized_client: the client needs a sector_identifier_uri for pairwise subjects unless all its redirect_uris have one https host",
    ],
  ])("%j of a client with %j, where %j: %s", (params, metadata, settings, expected) => {
    expect(heard(params, metadata, settings)).toBe(expected);
  });

  test("a client that nobody vouches for reaches no resource", () => {
    const reached = (params: RawParams) => heard(params, {}, {}, "self");
    expect(reached({ scope: "openid" })).toBe("fine");
    expect(reached({ scope: "read" })).toBe("invalid_scope: none of the scopes can be granted to this client");
    expect(reached({ resource: [read.identifier] })).toBe(
      "invalid_target: the client is not registered for this resource",
    );
  });

  test("of several faults the client hears of the first: what would be answered, then how, then the rest", () => {
    const faults = { response_type: "id_token", response_mode: "query", prompt: "none login", scope: "profile" };
    expect(heard(faults)).toContain("query");
    expect(heard({ ...faults, response_mode: "fragment" })).toContain("stands alone");
    expect(heard({ ...faults, response_mode: "fragment", prompt: "none" })).toContain("openid");
    expect(heard({ ...faults, response_mode: "fragment", prompt: "none", scope: "openid" })).toContain("nonce");
  });

  test.each([
    ["code_challenge", "A".repeat(42)],
    ["code_challenge", `${"A".repeat(42)}=`],
    ["max_age", "-1"],
    ["max_age", "1e3"],
    ["state", "s".repeat(8193)],
    ["login_hint", "l".repeat(321)],
  ])("%s of %s is not read at all", (name, value) => {
    expect(() => heard({ [name]: value })).not.toThrow(TypeError);
    expect(() => heard({ [name]: value })).toThrow(OAuthError);
  });
});
