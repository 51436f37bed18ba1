import { hash, randomBytes } from "node:crypto";
import { type Method, proofOf, wrong } from "./types";

/** How many a person is given. */
const count = 10;
/** Without letters that are taken for a digit or for each other (I, L, O, U). */
const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/** Of five bits each: above 112 bits a hash of its own is enough (NIST SP 800-63B §5.1.2.2). */
const characters = 24;

interface Known {
  readonly tenantId: string;
  readonly userId: string;
  /** Takes the code out. False where it is none of the person's, or no longer. */
  readonly take: (hash: string) => Promise<boolean>;
}

/** Something that the person has: a list on paper or in a safe place, for the day that the app is gone. */
export const recoveryCode: Method<Known> = {
  name: "recovery-code",
  factor: "possession",
  amr: "otp",
  async verify(answer, { tenantId, userId, take }, now) {
    const code = plain(answer);
    if (code.length !== characters) return wrong;
    return (await take(recoveryCodeHash(code, tenantId, userId))) ? proofOf(this, now) : wrong;
  },
};

/** New codes, in groups of four: `K7QM-2XFD-…`. */
export const newRecoveryCodes = (): readonly string[] =>
  Array.from({ length: count }, () => {
    const code = Array.from(randomBytes(characters), (byte) => alphabet[byte & 31]).join("");
    return code.match(/.{4}/g)?.join("-") ?? code;
  });

/** As it is stored: of another person's row it would open nothing. */
export const recoveryCodeHash = (code: string, tenantId: string, userId: string): string =>
  hash("sha256", JSON.stringify(["recovery-code", tenantId, userId, plain(code)]), "base64url");

/** As people type it: in any case, with or without hyphens, a letter for the digit that it looks like. */
const plain = (text: string): string =>
  text
    .normalize("NFKC")
    .toUpperCase()
    .replace(/[^0-9A-Z]/g, "")
    .replace(/O/g, "0")
    .replace(/[IL]/g, "1");
