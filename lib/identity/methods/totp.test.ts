import { Secret, TOTP } from "otpauth";
import { describe, expect, test } from "vitest";
import { memoryVault } from "@/test/tenant";
import { newTotpSecret, openedTotp, stepOf, totp, totpUri } from "./totp";

const vault = memoryVault("acme");

/** RFC 6238, appendix B, cut to six digits. */
const secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
const vectors = [
  [59, "287082"],
  [1111111109, "081804"],
  [1111111111, "050471"],
  [1234567890, "005924"],
  [2000000000, "279037"],
  [20000000000, "353130"],
] as const;

describe("codes of RFC 6238, appendix B", () => {
  test.each(vectors)("at %i: %s", (now, code) => {
    expect(stepOf(code, secret, now)).toBe(Math.floor(now / 30));
  });
});

test("a clock may be off by one step either way, and no more", () => {
  const now = 1_111_111_111;
  const step = Math.floor(now / 30);
  const taken = [-61, -30, 0, 30, 61].map((late) => stepOf("050471", secret, now + late));
  expect(taken).toEqual([undefined, step, step, step, undefined]);
});

test.each([
  ["050 471", true],
  [" 050-471 ", true],
  ["\u0660\u0665\u0660\u0664\u0667\u0661", true],
  ["\u06f0\u06f5\u06f0\u06f4\u06f7\u06f1", true],
  ["\uff10\uff15\uff10\uff14\uff17\uff11", true],
  ["50471", false],
  ["0504710", false],
  ["o50471", false],
  ["", false],
])("typed as %j: %j", (typed, isTaken) => {
  expect(stepOf(typed, secret, 1_111_111_111) !== undefined).toBe(isTaken);
});

test("a code proves something only where its step was still to be had", async () => {
  const sealed = newTotpSecret(vault, "one");
  const now = 1_000_000;
  const code = TOTP.generate({
    secret: Secret.fromBase32(await openedTotp(vault, "one", sealed)),
    timestamp: now * 1000,
  });
  const factors = [{ id: "one", secret: sealed }];
  const asked: unknown[] = [];
  const known = (isFree: boolean) => ({
    vault,
    factors,
    take: async (id: string, step: number) => asked.push([id, step]) > 0 && isFree,
  });
  expect(await totp.verify(code, known(true), now)).toEqual({ kind: "proven", proven: { method: "totp", at: now } });
  expect(await totp.verify(code, known(false), now)).toEqual({ kind: "wrong" });
  expect(await totp.verify("000000x", known(true), now)).toEqual({ kind: "wrong" });
  expect(asked).toEqual([
    ["one", Math.floor(now / 30)],
    ["one", Math.floor(now / 30)],
  ]);
});

test("moved-ciphertext: a key at rest opens on its own row alone", async () => {
  const sealed = newTotpSecret(vault, "one");
  await expect(openedTotp(vault, "two", sealed)).rejects.toThrow();
  await expect(openedTotp(memoryVault("other"), "one", sealed)).rejects.toThrow();
});

test("the app is told issuer, account and what it must know, and nothing turns into another parameter", () => {
  const uri = new URL(totpUri(secret, "Acme & Söhne: 1?", "al:ice&secret=x@example.com"));
  expect(uri.protocol).toBe("otpauth:");
  expect(Object.fromEntries(uri.searchParams)).toEqual({
    issuer: "Acme & Söhne: 1?",
    secret,
    algorithm: "SHA1",
    digits: "6",
    period: "30",
  });
});
