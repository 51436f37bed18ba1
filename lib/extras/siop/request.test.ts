import { describe, expect, test } from "vitest";
import { parseSelfIssued, type SentParams } from "./request";

const rp = "https://rp.example/callback?tenant=1";
const good = { response_type: "id_token", client_id: rp, scope: "openid", nonce: "n" };
const parse = (more: SentParams = {}) => parseSelfIssued({ ...good, ...more });
const errorOf = (more: SentParams) => {
  const parsed = parse(more);
  return parsed.kind === "refused" ? parsed.answer.error : parsed.kind;
};
const registered = (metadata: unknown) => errorOf({ registration: JSON.stringify(metadata) });
const token = (claims: unknown) => `e30.${Buffer.from(JSON.stringify(claims)).toString("base64url")}.AA`;

describe("a request to the self-issued provider", { tags: "core-7" }, () => {
  test("is read with what Registration takes for granted", () => {
    expect(parse({ state: "s", redirect_uri: rp, unknown: "x" })).toEqual({
      kind: "ask",
      replyTo: { uri: rp, shown: "rp.example", isWebsite: true },
      state: "s",
      nonce: "n",
      alg: "RS256",
      claims: [],
      client: { name: undefined, policyUri: undefined, tosUri: undefined },
      expectedSub: undefined,
      wantsAuthTime: false,
    });
  });

  test.each([
    [{ max_age: "0" }],
    [{ claims: '{"id_token":{"auth_time":{"essential":true}}}' }],
    [{ registration: '{"require_auth_time":true}' }],
    [{ registration: '{"default_max_age":60}' }],
  ])("asks when the person signed in: %j", (more) => expect(parse(more)).toMatchObject({ wantsAuthTime: true }));

  test("is nothing where nothing was asked", () => expect(parseSelfIssued({}).kind).toBe("none"));

  test.each([
    "javascript:alert(1)",
    "JavaScript://rp.example/%0aalert(1)",
    "data:text/html,x",
    "blob:https://rp.example/x",
    "file:///etc/passwd",
    "vbscript:x",
    "about:blank",
    "mailto:a@b.example",
    "intent:x",
    "ms-settings:x",
    "http://rp.example/callback",
    "//rp.example/callback",
    "/callback",
    "callback",
    "https://bank.example@evil.example/",
    "https://rp.example/callback#there",
    "https://rp.example/callback#",
    "https://rp.example/\ncallback",
    " https://rp.example/",
    "https://",
  ])("open-redirect: nobody is sent to %j", { tags: "core-3.1.2.6" }, (client_id) =>
    expect(parse({ client_id }).kind).toBe("unsafe"),
  );

  test.each([
    ["a missing client_id", { client_id: undefined }],
    ["two of them", { client_id: [rp, rp] }],
    ["a redirect_uri of its own", { redirect_uri: "https://evil.example/" }],
    ["two redirect_uris", { redirect_uri: [rp, "https://evil.example/"] }],
  ])("open-redirect: %s is answered on the page", { tags: "core-3.1.2.6" }, (_name, more) =>
    expect(parse(more).kind).toBe("unsafe"),
  );

  test.each([
    ["https://rp.example:8443/cb", "rp.example:8443", true],
    ["http://localhost:3000/cb", "localhost:3000", true],
    ["http://[::1]/cb", "[::1]", true],
    ["https://RP.example/cb", "rp.example", true],
    ["https://xn--bcher-kva.example/", "xn--bcher-kva.example", true],
    ["com.example.app:/cb", "com.example.app", false],
  ])("answers %s", (client_id, shown, isWebsite) =>
    expect(parse({ client_id })).toMatchObject({ replyTo: { uri: client_id, shown, isWebsite } }),
  );

  test.each([
    ["request_not_supported", { request: "e30.e30." }],
    ["request_uri_not_supported", { request_uri: "https://rp.example/r" }],
    ["registration_not_supported", { registration_uri: "https://rp.example/r" }],
    ["invalid_request", { response_type: undefined }],
    ["unsupported_response_type", { response_type: "code" }],
    ["unsupported_response_type", { response_type: "id_token token" }],
    ["invalid_request", { response_mode: "query" }],
    ["invalid_scope", { scope: undefined }],
    ["invalid_scope", { scope: "profile openid2" }],
    ["invalid_request", { nonce: undefined }],
    ["invalid_request", { nonce: "" }],
    ["invalid_request", { nonce: ["a", "b"] }],
    ["invalid_request", { state: ["a", "b"] }],
    ["invalid_request", { max_age: "-1" }],
    ["invalid_request", { max_age: "soon" }],
    ["invalid_request", { prompt: "none login" }],
    ["interaction_required", { prompt: "none" }],
    ["invalid_request", { claims: "[]" }],
    ["invalid_request", { claims: "{" }],
    ["invalid_request", { registration: "null" }],
    ["invalid_request", { id_token_hint: "nonsense" }],
    ["invalid_request", { id_token_hint: token({ iss: "https://op.example", sub: "x", aud: rp }) }],
    [
      "invalid_request",
      { id_token_hint: token({ iss: "https://self-issued.me", sub: "x", aud: "https://other.example" }) },
    ],
  ])("is refused with %s: %j", (error, more) => expect(errorOf(more)).toBe(error));

  test("is refused with what it asked for in state, and a description in plain ASCII", () => {
    expect(parse({ state: "s", "w\u00fcrde": ["1", "2"] })).toMatchObject({
      state: "s",
      answer: { error: "invalid_request", error_description: "the parameter w?rde is repeated" },
    });
  });

  test("signs as the client registers itself, or not at all", { tags: "op-siop-registration" }, () => {
    expect(parse({ registration: '{"id_token_signed_response_alg":"ES256"}' })).toMatchObject({ alg: "ES256" });
    for (const metadata of [
      { id_token_signed_response_alg: "none" },
      { id_token_signed_response_alg: "HS256" },
      { id_token_signed_response_alg: "toString" },
      { id_token_signed_response_alg: null },
      { id_token_encrypted_response_alg: "RSA-OAEP" },
      { subject_type: "public" },
    ])
      expect(registered(metadata)).toBe("registration_value_not_supported");
    expect(registered({ subject_syntax_types_supported: ["did:key"] })).toBe("subject_syntax_types_not_supported");
    const thumbprint = "urn:ietf:params:oauth:jwk-thumbprint";
    expect(registered({ subject_syntax_types_supported: ["did:key", thumbprint] })).toBe("ask");
  });

  test("text-spoofing: the client's own name is one short line, and its pages are https", () => {
    const registration = JSON.stringify({
      client_name: ` Bank\u202e\n\u200bof ${"x".repeat(200)}`,
      policy_uri: "javascript:alert(1)",
      tos_uri: "https://rp.example/tos",
      logo_uri: "https://track.example/pixel",
    });
    const parsed = parse({ registration });
    expect(parsed.kind === "ask" && parsed.client).toEqual({
      name: `Bank of ${"x".repeat(72)}`,
      policyUri: undefined,
      tosUri: "https://rp.example/tos",
    });
  });

  test("asks for claims by scope and by name, once each", () => {
    const claims = JSON.stringify({
      id_token: {
        email: { essential: true },
        phone_number: null,
        sub: { value: "known" },
        __proto__: null,
        picture: null,
      },
      userinfo: { nickname: null, email: null },
    });
    expect(parse({ scope: "openid email", claims })).toMatchObject({
      claims: [
        { name: "nickname", isEssential: false },
        { name: "email", isEssential: true },
        { name: "phone_number", isEssential: false },
      ],
      expectedSub: "known",
    });
    const parsed = parse({ scope: "openid profile address" });
    expect(parsed.kind === "ask" && parsed.claims.map(({ name }) => name)).toEqual([
      "name",
      "given_name",
      "family_name",
      "nickname",
      "address",
    ]);
  });

  test("takes a hint that has expired long since", () => {
    const hint = token({ iss: "https://self-issued.me", sub: "me", aud: [rp], exp: 1 });
    expect(parse({ id_token_hint: hint })).toMatchObject({ expectedSub: "me" });
  });
});
