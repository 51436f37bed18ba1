import { expect, test } from "vitest";
import { randomToken } from "@/lib/base/secrets";
import { tryItSeconds } from "@/lib/model/try-it";
import { isTryItAddress, tryItAddress, tryItRunOf } from "./try-it-address";

const now = 1_800_000_000.4;
const run = randomToken();
const address = tryItAddress("acme", "rp", run, now);

test("an answer may go to the address of a run, for its client, until the run is over", () => {
  expect(isTryItAddress(address, "acme", "rp", now)).toBe(true);
  expect(isTryItAddress(address, "acme", "rp", now + tryItSeconds - 1)).toBe(true);
  expect(isTryItAddress(address, "acme", "rp", now + tryItSeconds)).toBe(false);
  expect(tryItRunOf(address.slice(address.lastIndexOf("/") + 1))).toBe(run);
  expect(tryItRunOf("anything")).toBeUndefined();
});

test("other-ticket: the address of a run is no address for another client, tenant or time, and none can be made up", () => {
  const later = address.replace(/\.(\d{10})\./, (_, until) => `.${Number(until) + 600}.`);
  const wrong = [
    isTryItAddress(address, "acme", "other", now),
    isTryItAddress(address, "rival", "rp", now),
    isTryItAddress(later, "acme", "rp", now),
    isTryItAddress(address.replace(run, randomToken()), "acme", "rp", now),
    isTryItAddress(`${address}x`, "acme", "rp", now),
    isTryItAddress(`${address}?next=https://evil.example`, "acme", "rp", now),
    isTryItAddress(address.replace("/admin/try-it/", "/admin/try-it/../callback/"), "acme", "rp", now),
    isTryItAddress(address.replace(/^https?:\/\/[^/]+/, "https://evil.example"), "acme", "rp", now),
  ];
  expect(wrong).toEqual(wrong.map(() => false));
});
