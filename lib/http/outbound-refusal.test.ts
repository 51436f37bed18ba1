import { expect, test } from "vitest";
import { refusalOf } from "./outbound";

const inside = [
  "http://receiver.example/",
  "https://localhost/",
  "https://a.localhost/",
  "https://127.0.0.1/",
  "https://0x7f000001/",
  "https://2130706433/",
  "https://[::1]/",
  "https://[::ffff:10.0.0.1]/",
  "https://10.1.2.3/",
  "https://169.254.169.254/latest/meta-data",
  "https://me:pw@receiver.example/",
  "https://receiver.example:25/",
  "ftp://receiver.example/",
  "javascript:alert(1)",
  "no url",
];

test.each(inside)("ssrf: %s is refused when it is written", (url) => {
  expect(refusalOf(url, false)).toMatch(/\w/);
});

test("what is on the public internet is taken, what is private only where the operator says so", () => {
  expect(refusalOf("https://receiver.example/hook?x=1", false)).toBeUndefined();
  expect(refusalOf("http://localhost:8080/", true)).toBeUndefined();
  expect(refusalOf("https://me:pw@receiver.example/", true)).toMatch(/credentials/);
});
