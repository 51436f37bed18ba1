import { argon2 } from "./argon2";
import { bcrypt } from "./bcrypt";
import { pbkdf2 } from "./pbkdf2";
import { saltedSha } from "./salted-sha";
import { type ForeignHash, isFlaw, type Scheme } from "./scheme";
import { scrypt } from "./scrypt";

/** The hashes that other programs keep of passwords. Each is verified as it is, and becomes one of ours when its person signs in. */
const schemes: readonly Scheme[] = [bcrypt, argon2, scrypt, pbkdf2, saltedSha];

const mostLength = 512;

/** What is taken, in words. */
const takenHashes = schemes.map(({ takes }) => takes).join("; ");

/** A hash that is brought along: read, or what is wrong with it, in words. */
export function foreignHash(text: string): ForeignHash | { readonly flaw: string } {
  if (text.length > mostLength) return { flaw: `has at most ${mostLength} characters` };
  for (const { read } of schemes) {
    const found = read(text);
    if (found) return found;
  }
  return { flaw: `is no hash that is known here: ${takenHashes}` };
}

/** The hash of a row, which was read before it was stored; undefined where another version of Gatehouse stored what this one does not read. */
export function readForeign(text: string): ForeignHash | undefined {
  const found = foreignHash(text);
  return isFlaw(found) ? undefined : found;
}

/** A hash of a kind that is nobody's; undefined where this version does not know the kind. */
export function decoyOf(kind: string): ForeignHash | undefined {
  const [name = "", ...costs] = kind.split(":");
  const scheme = schemes.find(({ names }) => names.includes(name));
  return scheme && readForeign(scheme.decoy(name, costs.map(Number)));
}
