import { expect, test } from "vitest";
import { sectorOf } from "./sector-of";

const document = "https://sector.example/list.json";

test.each<[string, string | undefined, string[], string?]>([
  ["one https host", "rp.example", ["https://rp.example/a", "https://rp.example/b"]],
  ["a port is part of it", "rp.example:8443", ["https://rp.example:8443/a"]],
  ["several hosts", undefined, ["https://rp.example/a", "https://other.example/a"]],
  ["several hosts and a document", "sector.example", ["https://rp.example/a", "https://other.example/a"], document],
  ["sector-theft: an app's own scheme with the victim's host", undefined, ["com.evil://victim.example/cb"]],
  ["sector-theft: beside an https host", undefined, ["https://rp.example/a", "com.evil://rp.example/cb"]],
  ["an app's own scheme and a document", "sector.example", ["com.app:/cb"], document],
  ["http, which anybody on the way can answer", undefined, ["http://victim.example/cb"]],
  ["loopback, which every app of the machine shares", undefined, ["http://localhost:3000/cb"]],
  ["no redirect URI", undefined, []],
  ["what is stored and no URL", undefined, ["https://"]],
])("sector: %s", (_what, sector, redirect_uris, sector_identifier_uri) => {
  expect(sectorOf({ redirect_uris, sector_identifier_uri })).toBe(sector);
});
