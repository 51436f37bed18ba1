import { describe, expect, test } from "vitest";
import { clientMetadata } from "@/lib/model/client-metadata";
import { replaced } from "./replaced";

const here = { redirect_uris: ["https://rp.example/cb"] };
const there = { redirect_uris: ["https://victim.example/cb"] };
const pairwise = { subject_type: "pairwise" };
const replace = (before: object, after: object) => replaced(clientMetadata.parse(before), clientMetadata.parse(after));

describe("sector-theft: no client gets the subjects of another sector", () => {
  test.each([
    ["the host of its redirect URIs", { ...pairwise, ...here }, { ...pairwise, ...there }],
    [
      "a sector_identifier_uri",
      { ...pairwise, ...here },
      { ...pairwise, ...here, sector_identifier_uri: "https://victim.example/s.json" },
    ],
    ["what it has not proven before", { ...pairwise, redirect_uris: ["com.evil:/cb"] }, { ...pairwise, ...here }],
    ["pairwise subjects", here, { ...pairwise, ...here }],
    ["public subjects", { ...pairwise, ...here }, here],
  ])("by replacing itself with %s", (_, before, after) => {
    expect(() => replace(before, after)).toThrow(expect.objectContaining({ code: "invalid_client_metadata" }));
  });

  test("another path of its sector, or another host with public subjects, is no harm", () => {
    const more = { redirect_uris: [...here.redirect_uris, "https://rp.example/other"] };
    expect(replace({ ...pairwise, ...here }, { ...pairwise, ...more })).toMatchObject(more);
    expect(replace(here, there)).toMatchObject(there);
  });
});

describe("skip_consent", () => {
  const shop = {
    redirect_uris: ["https://shop.example/cb", "com.shop:/cb"],
    client_name: "Shop",
    logo_uri: "https://shop.example/logo.png",
    localized: { client_name: { de: "Laden", fr: "Magasin" } },
    skip_consent: true,
  };
  test.each([
    ["its name", { client_name: "Bank" }],
    ["its name in a language", { localized: { client_name: { de: "Bank" } } }],
    ["its logo", { logo_uri: "https://shop.example/other.png" }],
    ["the host it goes to", { redirect_uris: [...shop.redirect_uris, "https://evil.example/cb"] }],
    ["the program it goes to", { redirect_uris: ["com.evil:/cb"] }],
  ])("bait-and-switch: ends when a client changes %s", (_, more) => {
    expect(replace(shop, { ...shop, ...more }).skip_consent).toBe(false);
  });

  test.each([
    ["stays with another path, policy or order of languages", true],
    ["is not given by a replacement", false],
  ])("%s", (_, skip_consent) => {
    const after = {
      ...shop,
      redirect_uris: ["https://shop.example/cb/2"],
      policy_uri: "https://shop.example/policy",
      localized: { client_name: { fr: "Magasin", de: "Laden" } },
      skip_consent,
    };
    expect(replace({ ...shop, skip_consent }, after).skip_consent).toBe(skip_consent);
  });
});
