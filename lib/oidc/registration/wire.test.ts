import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { OAuthError } from "@/lib/base/errors";
import { clientMetadata } from "@/lib/model/client-metadata";
import { fromWire, overridden, refuseUnkeepable, registrableMembers, toWire } from "./wire";

const redirect_uris = ["https://rp.example/cb"];
const read = (text: string) => fromWire(JSON.parse(text));

describe("client metadata on the wire", () => {
  test("mass-assignment: takes registered members alone, none that is the tenant's to decide", {
    tags: "discovery-3",
  }, () => {
    for (const name of ["skip_consent", "resources", "require_issuer_audience", "localized", "profile", "require_pkce"])
      expect(registrableMembers).not.toContain(name);
    const given = {
      redirect_uris,
      skip_consent: true,
      resources: ["https://api"],
      localized: {},
      is_admin: true,
      profile: "oidc-all",
    };
    expect(fromWire(given)).toEqual({ redirect_uris });
  });

  test("null is left out, an unknown member is ignored, response types are put in order", () => {
    const given = { redirect_uris, client_name: null, colour: "blue", response_types: ["token id_token code"] };
    expect(fromWire(given)).toEqual({ redirect_uris, response_types: ["code id_token token"] });
  });

  test("members in languages go in and come out again", () => {
    const given = {
      redirect_uris,
      client_name: "Shop",
      "client_name#ja-Jpan-JP": "店",
      "client_name#fr": "Boutique",
      "logo_uri#fr": "https://rp.example/fr.png",
    };
    expect(toWire(clientMetadata.parse(fromWire(given)))).toMatchObject(given);
    expect(clientMetadata.safeParse(fromWire({ redirect_uris, "client_name#not a tag": "x" })).success).toBe(false);
    expect(clientMetadata.safeParse(fromWire({ redirect_uris, "logo_uri#fr": "javascript:1" })).success).toBe(false);
  });

  test("prototype-pollution: a member called __proto__ changes no object", () => {
    const input = read(
      '{"__proto__":{"skip_consent":true},"client_name#__proto__":{"x":1},"jwks":{"__proto__":{"x":1}}}',
    );
    expect(Object.getPrototypeOf(input)).toBe(Object.prototype);
    expect(clientMetadata.safeParse(input).data?.skip_consent ?? false).toBe(false);
    expect(({} as Record<string, unknown>).x).toBeUndefined();
    const by = JSON.parse('{"__proto__":{"skip_consent":true}}');
    expect(Object.getPrototypeOf(overridden({ a: 1 }, by))).toBe(Object.prototype);
  });

  test.each([
    ["NUL", { client_name: "a\0b" }],
    ["a lone surrogate", { contacts: ["\ud800"] }],
    ["NUL in a name", { jwks: { "a\0": 1 } }],
    ["bytes that were not UTF-8", { client_name: "\ufffd" }],
    ["deep nesting", JSON.parse(`{"jwks":${"[".repeat(30_000)}${"]".repeat(30_000)}}`)],
    ["huge lists", { contacts: Array.from({ length: 20_000 }, () => 1) }],
  ])("refuses %s", (_what, members) => {
    expect(() => refuseUnkeepable(members)).toThrow(expect.objectContaining({ code: "invalid_client_metadata" }));
  });

  test("whoever vouches for a name vouches for it in every language", () => {
    const said = { client_name: "Evil", "client_name#fr": "Votre banque", client_uri: "https://evil.example" };
    expect(overridden(said, { client_name: "Acme" })).toEqual({
      client_name: "Acme",
      client_uri: "https://evil.example",
    });
  });

  test("whatever JSON comes, it is read, or refused as invalid metadata", { tags: "op-registration-metadata" }, () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.oneof(fc.constantFrom(...registrableMembers), fc.string()), fc.jsonValue()),
        (members) => {
          try {
            refuseUnkeepable(members);
            clientMetadata.safeParse(fromWire(members));
          } catch (error) {
            expect((error as OAuthError).code).toBe("invalid_client_metadata");
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});
