import { describe, expect, test } from "vitest";
import { passwordFlaw } from "./password-rule";

const context = {
  tenant: { id: "acme", name: "Acme Trading" },
  username: "alice",
  email: "alice.liddell@example.com",
  name: "Alice Liddell",
};
const flawOf = (password: string) => passwordFlaw(password, 8, context);

describe("a new password", () => {
  test.each([
    "password",
    "Password1",
    "PASSWORD123",
    "password1!",
    "!!Passw0rd!!",
    "qwertyuiop",
    "12345678",
    "wonderland",
    "letmein123",
    "aaaaaaaaaa",
    "abcabcabcabc",
    "\u0430\u0431\u0430\u0431\u0430\u0431\u0430\u0431",
  ])("common-password: %s is refused", async (password) => {
    expect(await flawOf(password)).toBe("too_common");
  });

  test.each([
    "alice123",
    "AliceLiddell",
    "alice.liddell@example.com",
    "Alice.Liddell@example.com!",
    "acmetrading1",
    "Acme Trading!",
    "gatehouse",
    "Gatehouse1!",
    "acme12345",
  ])("context-words: %s is refused", async (password) => {
    expect(await flawOf(password)).toBe("too_common");
  });

  test.each([
    "correct horse battery staple",
    "a gate with seven locks",
    "alice fell down there",
    "\u{1f511}\u{1f6aa}\u{1f41d}\u{1f340}\u{1f9ed}\u{1f3b2}\u{1f54a}\u{1f9c2}",
    "ein Pferd frisst keinen Gurkensalat",
    "x".repeat(5) + "horse staple ".repeat(78),
  ])("%s is taken", async (password) => {
    expect(await flawOf(password)).toBeUndefined();
  });

  test("is counted in characters, and refused where it is too long rather than cut", async () => {
    expect(await flawOf("\u{1f511}\u{1f6aa}\u{1f41d}\u{1f340}")).toBe("too_short");
    expect(await passwordFlaw("seven locks", 15, context)).toBe("too_short");
    const long = Array.from({ length: 1024 }, (_, at) => String.fromCodePoint(0x4e00 + at)).join("");
    expect(await flawOf(long)).toBeUndefined();
    expect(await flawOf(`${long}x`)).toBe("too_long");
  });
});
