import { describe, expect, test } from "vitest";
import { ConfigError } from "@/lib/base/config";
import { plainAddress, rightmostUntrusted, trustedProxies } from "@/lib/http/proxies";

const proxies = trustedProxies(["10.0.0.0/8", "192.0.2.1", "2001:db8::/32", "::ffff:172.16.0.0/108"]);

test.each(["10.1.2.3", "::ffff:10.1.2.3", "192.0.2.1", "2001:db8::7", "172.17.0.1"])("trusts %s", (address) =>
  expect(proxies.has(address)).toBe(true),
);

test.each(["11.1.2.3", "192.0.2.2", "2001:db9::1", "::1", "", "text", undefined])("does not trust %s", (address) =>
  expect(proxies.has(address)).toBe(false),
);

test.each(["proxy.example.com", "10.0.0.0/40", "10", "1.2.3"])("refuses %s as a range", (range) =>
  expect(() => trustedProxies([range])).toThrow(ConfigError),
);

describe("address-spoofing: of a forwarded chain counts only what our proxies wrote", () => {
  test.each([
    ["203.0.113.9", "203.0.113.9"],
    ["1.1.1.1, 203.0.113.9", "203.0.113.9"],
    ["1.1.1.1, 203.0.113.9, 10.0.0.2", "203.0.113.9"],
    ["10.0.0.9, 203.0.113.9, 10.0.0.2", "203.0.113.9"],
    ["10.0.0.3, 10.0.0.2", "10.0.0.3"],
    ["203.0.113.9:4711", "203.0.113.9"],
    ["[2001:db9::1]:4711, 10.0.0.2", "2001:db9::1"],
    ["::ffff:203.0.113.9", "203.0.113.9"],
    ["203.0.113.9, unknown, 10.0.0.2", "10.0.0.2"],
    ["unknown", undefined],
    ["", undefined],
    [undefined, undefined],
  ])("%s is %s", (header, address) => expect(rightmostUntrusted(header, proxies)).toBe(address));
});

test("an address has one spelling", () => {
  expect(plainAddress("::ffff:192.0.2.1")).toBe("192.0.2.1");
  expect(plainAddress("2001:DB8:0:0::1")).toBe("2001:db8::1");
  expect(plainAddress("fe80::1%eth0")).toBe("fe80::1");
});
