import { describe, expect, test } from "vitest";
import { claimsBeyondScopes, claimsFor } from "./select";

const person = {
  sub: "ada",
  claims: {
    name: "Ada Lovelace",
    "name#fr": "Ada de Lovelace",
    "name#ja-Kana-JP": "エイダ",
    given_name: "Ada",
    email: "ada@example.com",
    email_verified: true,
    address: { country: "GB" },
  },
  userUpdatedAt: 1_800_000_000.75,
};
const essential = { essential: true };

describe("claims that a request releases", () => {
  test.each([
    ["openid alone: nobody but who it is", { scopes: ["openid"] }, {}],
    [
      "a scope: its claims, as far as the person has them",
      { scopes: ["email"] },
      { email: "ada@example.com", email_verified: true },
    ],
    ["a scope that is none of OpenID Connect: nothing", { scopes: ["api:read", "offline_access"] }, {}],
    ["a claim by name, without its scope", { scopes: [], wishes: { given_name: null } }, { given_name: "Ada" }],
    ["an essential claim that the person has not: left out", { scopes: [], wishes: { phone_number: essential } }, {}],
    [
      "a claim with the value asked for",
      { scopes: [], wishes: { email_verified: { value: true } } },
      { email_verified: true },
    ],
    ["a claim with another value: left out", { scopes: [], wishes: { email: { value: "eve@example.com" } } }, {}],
    [
      "one of several values",
      { scopes: [], wishes: { given_name: { values: ["Eve", "Ada"] } } },
      { given_name: "Ada" },
    ],
    [
      "a structure is compared as a whole",
      { scopes: [], wishes: { address: { value: { country: "GB" } } } },
      { address: { country: "GB" } },
    ],
    [
      "a wish narrows what the scope gives",
      { scopes: ["email"], wishes: { email: { value: "x" } } },
      { email_verified: true },
    ],
    ["updated_at: whole seconds", { scopes: [], wishes: { updated_at: null } }, { updated_at: 1_800_000_000 }],
    ["sub is the client's own, whatever value is asked for", { scopes: [], wishes: { sub: { value: "eve" } } }, {}],
    [
      "one language: without its tag",
      { scopes: [], wishes: { name: null }, locales: ["fr"] },
      { name: "Ada de Lovelace" },
    ],
    [
      "a language that is not there: the claim without",
      { scopes: [], wishes: { name: null }, locales: ["de"] },
      { name: "Ada Lovelace" },
    ],
    [
      "several languages: each with its tag beside the one without",
      { scopes: [], wishes: { name: null }, locales: ["FR", "ja-Kana-JP"] },
      { name: "Ada Lovelace", "name#fr": "Ada de Lovelace", "name#ja-Kana-JP": "エイダ" },
    ],
    ["a tag in the claim's name", { scopes: [], wishes: { "name#fr": null } }, { "name#fr": "Ada de Lovelace" }],
    [
      "such a tag that is not there: the claim without",
      { scopes: [], wishes: { "name#de": null } },
      { name: "Ada Lovelace" },
    ],
  ])("%s", (_, asked, released) => {
    expect(claimsFor(person, asked)).toEqual({ sub: "ada", ...released });
  });

  test.each(["toString", "constructor", "__proto__", "hasOwnProperty"])(
    "prototype: %s, which every object has, is no claim of anybody's",
    (name) => {
      const released = claimsFor(person, { scopes: [name], wishes: Object.fromEntries([[name, null]]) });
      expect(Object.entries(released)).toEqual([["sub", "ada"]]);
      expect(Object.getPrototypeOf(released)).toBe(Object.prototype);
    },
  );
});

describe("claims that are consented to one by one", () => {
  test.each([
    ["none where a scope covers them", ["email"], { email: null, email_verified: essential }, []],
    ["those beyond the scopes", ["openid"], { email: null, name: null }, ["email", "name"]],
    ["each once, whatever its language", [], { "name#fr": null, "name#de": null, name: null }, ["name"]],
    ["none of those that say how somebody signed in", [], { acr: null, auth_time: null, sid: null, sub: null }, []],
  ])("%s", (_, scopes, wishes, beyond) => {
    expect(claimsBeyondScopes(scopes, wishes)).toEqual(beyond);
  });

  test("of the ID token and of UserInfo together", () => {
    expect(claimsBeyondScopes([], { email: null }, { name: null, email: null })).toEqual(["email", "name"]);
  });
});
