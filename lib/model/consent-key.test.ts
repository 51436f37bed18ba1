import { describe, expect, test } from "vitest";
import { type Client, clientMetadata } from "./client-metadata";
import { consentKey } from "./consent-key";
import type { Trust } from "./trust";

const here = "https://shop.example/callback";
const metadata = { redirect_uris: [here], client_name: "Shop", logo_uri: "https://shop.example/logo.png" };
const keyOf = (trust: Trust, more: Record<string, unknown> = {}, redirectUri = here) => {
  const client: Client = {
    id: "shop",
    trust,
    metadata: clientMetadata.parse({ ...metadata, ...more }),
    secret: undefined,
    scopes: undefined,
  };
  return consentKey(client, redirectUri).shown;
};

describe("what a consent was given to", () => {
  test.each([
    ["its name", { client_name: "Bank" }, here],
    ["its name in a language", { localized: { client_name: { de: "Bank" } } }, here],
    ["its logo", { logo_uri: "https://shop.example/other.png" }, here],
    ["its host", {}, "https://evil.example/callback"],
    ["its scheme", {}, "com.evil:/callback"],
  ])("changes with %s, for a client that nobody vouches for", (_, more, redirectUri) => {
    expect(keyOf("self", more, redirectUri)).not.toBe(keyOf("self"));
  });

  test("stays with another path, policy or key", () => {
    const same = keyOf("self", { policy_uri: "https://shop.example/p", contacts: ["a@shop.example"] }, `${here}/2`);
    expect(same).toBe(keyOf("self"));
  });

  test("of a client with a token, name and logo count, and its host was not shown", () => {
    expect(keyOf("token", { client_name: "Bank" })).not.toBe(keyOf("token"));
    expect(keyOf("token", {}, "https://other.example/")).toBe(keyOf("token"));
  });

  test("an operator answers for what its clients change", () => expect(keyOf("operator")).toBeUndefined());
});
