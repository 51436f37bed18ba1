import { pbkdf2 as derive, timingSafeEqual } from "node:crypto";
import { promisify } from "node:util";
import { bytesOf, type Scheme } from "./scheme";

const computed = promisify(derive);
const mostRounds = 1_500_000;
const base64 = "[A-Za-z0-9+/.]";
/** As passlib writes it (a dot for the plus), as PHC does (`i=`), and as Django does, whose salt is text. */
const modular = new RegExp(
  `^\\$pbkdf2(?:-(sha1|sha256|sha512))?\\$(?:i=)?(\\d{1,9})(?:,l=\\d{1,3})?\\$(${base64}{4,172}={0,2})\\$(${base64}{22,88}={0,2})$`,
);
const django = new RegExp(`^pbkdf2_(sha1|sha256|sha512)\\$(\\d{1,9})\\$([^$\\s]{1,128})\\$(${base64}{22,88}={0,2})$`);

/** `$pbkdf2-sha256$rounds$salt$hash` and its like (RFC 8018 §5.2). */
export const pbkdf2: Scheme = {
  names: ["pbkdf2-sha1", "pbkdf2-sha256", "pbkdf2-sha512"],
  takes: `PBKDF2 with SHA-1, SHA-256 or SHA-512 ($pbkdf2-sha256$rounds$salt$hash, or Django's) up to ${mostRounds} rounds`,
  read(text) {
    const found = modular.exec(text) ?? django.exec(text);
    if (!found) return undefined;
    const [, digest = "sha1", written, salt = "", key = ""] = found;
    const rounds = Number(written);
    if (rounds < 1 || rounds > mostRounds) return { flaw: `PBKDF2 has from 1 to ${mostRounds} rounds here` };
    const expected = bytesOf(key);
    const salted = text.startsWith("$") ? bytesOf(salt) : Buffer.from(salt);
    return {
      // What is longer than the digest takes as often as many rounds more.
      kind: `pbkdf2-${digest}:${rounds}:${expected.length}`,
      verify: async (password) =>
        timingSafeEqual(await computed(password, salted, rounds, expected.length, digest), expected),
    };
  },
  decoy: (name, [rounds, length = 32]) =>
    `$${name}$${rounds}$c2FsdHNhbHRzYWx0c2FsdA$${Buffer.alloc(length).toString("base64")}`,
};
