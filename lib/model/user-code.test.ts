import { describe, expect, test } from "vitest";
import { newUserCode, readUserCode, shownUserCode } from "./user-code";

describe("user codes (RFC 8628 §6.1)", () => {
  test("eight letters of twenty, without vowels and look-alikes, each of them found at each position", {
    tags: "rfc8628-6.1",
  }, () => {
    const codes = Array.from({ length: 400 }, newUserCode);
    for (const code of codes) expect(code).toMatch(/^[BCDFGHJKLMNPQRSTVWXZ]{8}$/);
    expect(new Set(codes).size).toBe(400);
    for (let position = 0; position < 8; position++)
      expect(new Set(codes.map((code) => code.charAt(position))).size).toBe(20);
  });

  test("shown in two groups, and read back", () => {
    expect(shownUserCode("WDJBMJHT")).toBe("WDJB-MJHT");
    const code = newUserCode();
    expect(readUserCode(shownUserCode(code))).toBe(code);
  });

  test.each([
    ["as shown", "WDJB-MJHT"],
    ["without the separator", "WDJBMJHT"],
    ["in lower case", "wdjb-mjht"],
    ["with spaces", "  wdjb mjht "],
    ["letter by letter", "w d j b m j h t"],
    ["with another dash", "WDJB\u2013MJHT"],
    ["with a minus sign", "WDJB\u2212MJHT"],
    ["with a full stop or an underscore", "WDJB._MJHT"],
    ["in full width, as a Japanese keyboard has it", "ＷＤＪＢ\u30fcＭＪＨＴ"],
    ["with the marks of a copied right-to-left line", "\u200eWDJB-MJHT\u200f\u2069"],
  ])("read %s", (_how, typed) => {
    expect(readUserCode(typed)).toBe("WDJBMJHT");
  });

  test.each([
    ["nothing", ""],
    ["too short", "WDJB-MJH"],
    ["too long", "WDJB-MJHTT"],
    ["a vowel", "WDJB-MJHA"],
    ["a digit", "WDJB-MJH1"],
    ["another script's look-alike", "WDJB-MJH\u0422"],
    ["more than anybody types", `${" ".repeat(100)}WDJBMJHT`],
    ["SQL", "' or 1=1 --"],
  ])("not a code: %s", (_what, typed) => {
    expect(readUserCode(typed)).toBeUndefined();
  });
});
