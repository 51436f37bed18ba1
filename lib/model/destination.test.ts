import { expect, test } from "vitest";
import { destinationOf } from "./destination";

test.each([
  ["https://rp.example/callback", "site", "rp.example"],
  ["https://rp.example:8443/callback?a=b", "site", "rp.example:8443"],
  ["https://bücher.example/", "site", "xn--bcher-kva.example"],
  ["http://rp.example/", "site", "rp.example"],
  ["http://127.0.0.1:51004/callback", "app", "127.0.0.1"],
  ["http://localhost:3000/callback", "app", "localhost"],
  ["http://[::1]:3000/callback", "app", "[::1]"],
  ["http://localhost.evil.example/", "site", "localhost.evil.example"],
  ["com.evil://victim.example/callback", "app", "com.evil"],
  ["com.example.app:/callback", "app", "com.example.app"],
])("%s leads to the %s %s", (uri, kind, name) => expect(destinationOf(uri)).toEqual({ kind, name }));
