import { expect, test } from "vitest";
import { hostOf, refusalOfHost } from "./host";

test.each([
  ["Login.Example.COM", "login.example.com"],
  [" login.example.com. ", "login.example.com"],
  ["anmeldung.müller.de", "anmeldung.xn--mller-kva.de"],
])("%s is the host %s", (typed, host) => expect(hostOf(typed)).toBe(host));

test.each([
  ...[
    "https://login.example.com",
    "login.example.com/x",
    "login.example.com:8443",
    "a@b.com",
    "login",
    "",
    "*.example.com",
  ],
  ...[
    "127.0.0.1",
    "[::1]",
    "2130706433.1",
    "-a.example.com",
    `${"a".repeat(64)}.com`,
    "a..com",
    "login.example.com\n.evil.com",
  ],
])("host-injection: %j is no host", (typed) => expect(hostOf(typed)).toBeUndefined());

test.each([
  ["com", /suffix/],
  ["co.uk", /suffix/],
  ["github.io", /suffix/],
  ["login.internal", /public internet/],
  ["db.local", /public internet/],
])("public-suffix: %s is nobody's", (host, why) => expect(refusalOfHost(host)).toMatch(why));

test("own-host: the installation's host, and what is above it, are no tenant's; what is beside it may be", () => {
  const installed = ["id.login.example.com"];
  for (const host of ["id.login.example.com", "login.example.com", "example.com"])
    expect(refusalOfHost(host, installed), host).toMatch(/installation/);
  for (const host of ["other.example.com", "acme.id.login.example.com"])
    expect(refusalOfHost(host, installed), host).toBeUndefined();
});
