import { Secret, TOTP } from "otpauth";

/** What an authenticator app shows for a key, in base32 with or without spaces. @param now milliseconds since 1970 */
export const codeOf = (key: string, now = Date.now()): string =>
  TOTP.generate({ secret: Secret.fromBase32(key.replaceAll(" ", "")), timestamp: now });

/** The key that a page of ours shows for typing. */
export function keyOn(html: string): string {
  const key = />((?:[A-Z2-7]{4} ){7}[A-Z2-7]{4})</.exec(html)?.[1];
  if (!key) throw new Error("no key on the page");
  return key;
}

/** The recovery codes that a page of ours shows. */
export const recoveryCodesOn = (html: string): string[] => [...new Set(html.match(/(?:[0-9A-Z]{4}-){5}[0-9A-Z]{4}/g))];
