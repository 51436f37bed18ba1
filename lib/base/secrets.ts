import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  hash,
  hkdfSync,
  randomBytes,
  timingSafeEqual,
} from "node:crypto";
import { config } from "./config";
import { shared } from "./shared";

/** 256 random bits in base64url: codes, opaque tokens, refresh tokens, browser secrets (43 characters). */
export const randomToken = (): string => randomBytes(32).toString("base64url");

/** SHA-256 of a token, as it is stored. */
export const tokenHash = (token: string): Buffer => hash("sha256", token, "buffer");

/** Compares two secrets in a time that does not tell where they differ, nor their lengths. */
export const isSameSecret = (a: string, b: string): boolean => timingSafeEqual(tokenHash(a), tokenHash(b));

type Purpose =
  | "encryption"
  | "csrf"
  | "address"
  | "logged-address"
  | "sign-in-name"
  | "refresh-successor"
  | "audit-seal"
  | "dpop-nonce"
  | "demo"
  | "dashboard"
  | "try-it";

const derived = () => shared("derived-keys", () => new Map<Purpose, Buffer>());

/** A 256-bit key for one purpose, derived from the encryption key (HKDF-SHA-256). */
export function derivedKey(purpose: Purpose): Buffer {
  const known = derived().get(purpose);
  if (known) return known;
  const key = derive(config().encryptionKey, purpose);
  derived().set(purpose, key);
  return key;
}

const derive = (from: Uint8Array, purpose: Purpose) =>
  Buffer.from(hkdfSync("sha256", from, "", `gatehouse:${purpose}`, 32));

/** What may open a ciphertext: the key of now first, then those of before (`npx gatehouse key rewrap` makes them needless). */
const openingKeys = (): readonly Buffer[] =>
  shared("opening-keys", () => [derivedKey("encryption"), ...keysOfBefore("encryption")]);

const keysOfBefore = (purpose: Purpose) => config().previousEncryptionKeys.map((key) => derive(key, purpose));

/** 256 bits to make a key pair of, for one place: under the encryption key of now, then those under the earlier ones. */
export const derivedSeeds = (purpose: Purpose, place: string): readonly Buffer[] =>
  [derivedKey(purpose), ...keysOfBefore(purpose)].map((key) => Buffer.from(hkdfSync("sha256", key, "", place, 32)));

/** HMAC-SHA-256 in base64url over parts that cannot run into each other. */
export const mac = (purpose: Purpose, ...parts: readonly string[]): string => macUnder(derivedKey(purpose), parts);

/** The same under the earlier encryption keys: what was handed out before a change of the key is known for as long as they are. */
export const macsOfBefore = (purpose: Purpose, ...parts: readonly string[]): readonly string[] =>
  keysOfBefore(purpose).map((key) => macUnder(key, parts));

const macUnder = (key: Buffer, parts: readonly string[]) =>
  createHmac("sha256", key).update(JSON.stringify(parts)).digest("base64url");

/**
 * Encrypts what must be read back (private keys, client secrets) with AES-256-GCM.
 * @param context bound as associated data, so that a ciphertext moved to another row does not open
 * @returns `v1.<iv>.<ciphertext and tag>`, base64url parts
 */
export function encrypt(plain: string, context: string): string {
  return `v1.${closedUnder(derivedKey("encryption"), plain, context)}`;
}

/** The same under a key of 256 bits. @returns `<iv>.<ciphertext and tag>` */
export function closedUnder(key: Buffer, plain: string, context: string): string {
  const iv = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", key, iv).setAAD(Buffer.from(context));
  const body = Buffer.concat([cipher.update(plain, "utf8"), cipher.final(), cipher.getAuthTag()]);
  return `${iv.toString("base64url")}.${body.toString("base64url")}`;
}

/** Opens what `closedUnder` made. @throws Error where the key or the context is another one */
export function openedUnder(key: Buffer, sealed: string, context: string): string {
  const [iv, body] = sealed.split(".");
  if (!iv || !body) throw new Error(`unknown ciphertext format (${context})`);
  const bytes = Buffer.from(body, "base64url");
  const decipher = createDecipheriv("aes-256-gcm", key, Buffer.from(iv, "base64url"))
    .setAAD(Buffer.from(context))
    .setAuthTag(bytes.subarray(-16));
  return Buffer.concat([decipher.update(bytes.subarray(0, -16)), decipher.final()]).toString("utf8");
}

/**
 * Opens what `encrypt` made for the same context.
 * @throws Error where the key or the context is another one
 */
export function decrypt(sealed: string, context: string): string {
  return openedBy(openingKeys(), sealed, context).plain;
}

/** The same secret under the key of now; undefined where it is under it already. @throws Error where no key opens it */
export function rewrapped(sealed: string, context: string): string | undefined {
  const { plain, index } = openedBy(openingKeys(), sealed, context);
  return index === 0 ? undefined : encrypt(plain, context);
}

function openedBy(keys: readonly Buffer[], sealed: string, context: string): { plain: string; index: number } {
  const [version, ...parts] = sealed.split(".");
  if (version !== "v1") throw new Error(`unknown ciphertext format (${context})`);
  let last: unknown;
  for (const [index, key] of keys.entries()) {
    try {
      return { plain: openedUnder(key, parts.join("."), context), index };
    } catch (error) {
      last = error;
    }
  }
  throw last;
}
