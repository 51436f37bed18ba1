import { randomInt } from "node:crypto";

/** RFC 8628 §6.1: upper-case consonants that no other is taken for, and that make no words. */
const letters = "BCDFGHJKLMNPQRSTVWXZ";
const length = 8;
/** Characters that anybody types for eight letters, at the most. */
const longestTyped = 64;

/** A code that a person types: eight letters, 34.5 bits, good for a few minutes and few tries (RFC 8628 §5.1, §6.1). */
export const newUserCode = (): string =>
  Array.from({ length }, () => letters.charAt(randomInt(letters.length))).join("");

/** As people see it, `WDJB-MJHT`. */
export const shownUserCode = (code: string): string => `${code.slice(0, length / 2)}-${code.slice(length / 2)}`;

/**
 * The code that somebody means: in any case and width, with or without separators, with the marks that come of copying.
 * @returns undefined where it cannot be one
 */
export function readUserCode(typed: string): string | undefined {
  const code = typed
    .slice(0, longestTyped)
    .normalize("NFKC")
    .replace(/[\s\p{Pd}\p{Pc}\p{Cf}.\u2212\u30fc]/gu, "")
    .toUpperCase();
  return new RegExp(`^[${letters}]{${length}}$`).test(code) ? code : undefined;
}
