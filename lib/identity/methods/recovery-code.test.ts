import { expect, test } from "vitest";
import { newRecoveryCodes, recoveryCode, recoveryCodeHash } from "./recovery-code";

test("ten codes of 120 bits each, in groups that can be typed", () => {
  const codes = newRecoveryCodes();
  expect(new Set(codes).size).toBe(10);
  for (const code of codes) expect(code).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){5}[0-9A-HJKMNP-TV-Z]{4}$/);
});

const code = "K7QM-2XFD-9RTH-WP0A-C1NV-6YEJ";
const stored = recoveryCodeHash(code, "acme", "alice");

test.each([
  [code, true],
  ["k7qm2xfd9rthwp0ac1nv6yej", true],
  [" K7QM 2XFD 9RTH WPOA CINV 6YEJ ", true],
  ["k7qm-2xfd-9rth-wpoa-clnv-6yej", true],
  ["K7QM-2XFD-9RTH-WP0A-C1NV-6YEK", false],
  ["K7QM-2XFD-9RTH-WP0A-C1NV", false],
  ["", false],
])("typed as %j: %j", async (typed, isTaken) => {
  const known = { tenantId: "acme", userId: "alice", take: async (hash: string) => hash === stored };
  expect((await recoveryCode.verify(typed, known, 7)).kind).toBe(isTaken ? "proven" : "wrong");
});

test("another person's, or another tenant's, row is opened by another hash", () => {
  const all = [stored, recoveryCodeHash(code, "acme", "bob"), recoveryCodeHash(code, "other", "alice")];
  expect(new Set(all).size).toBe(3);
});
