import { describe, expect, test } from "vitest";
import { changeEncryptionKey, dropEarlierKeys } from "@/test/encryption-key";
import { dpopNonce, isDpopNonce } from "./nonce";

const now = 1_800_000_000;

describe("a nonce for DPoP proofs", { tags: "dpop-8" }, () => {
  test("is the same everywhere for a while, and taken for two to four minutes", () => {
    const nonce = dpopNonce("one", now);
    expect(dpopNonce("one", now + 1)).toBe(nonce);
    expect(dpopNonce("one", now + 120)).not.toBe(nonce);
    expect([0, 119, 239].map((later) => isDpopNonce(nonce, "one", now + later))).toEqual([true, true, true]);
  });

  test("old-nonce: is refused when it has expired, and when it is from far ahead", () => {
    expect(isDpopNonce(dpopNonce("one", now), "one", now + 240)).toBe(false);
    expect(isDpopNonce(dpopNonce("one", now + 240), "one", now)).toBe(false);
  });

  test("nonce-swap: is another tenant's for another tenant", () => {
    expect(isDpopNonce(dpopNonce("two", now), "one", now)).toBe(false);
  });

  test("outlives a change of the encryption key, as long as the earlier one is kept", () => {
    const nonce = dpopNonce("one", now);
    changeEncryptionKey();
    expect(dpopNonce("one", now)).not.toBe(nonce);
    expect(isDpopNonce(nonce, "one", now)).toBe(true);
    dropEarlierKeys();
    expect(isDpopNonce(nonce, "one", now)).toBe(false);
  });
});
