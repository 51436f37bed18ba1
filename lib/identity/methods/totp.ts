import { Secret, TOTP } from "otpauth";
import type { Vault } from "@/lib/keys/vault";
import type { TotpFactor } from "@/lib/store/factors";
import { type Method, proofOf, wrong } from "./types";

/** As authenticator apps take it (RFC 6238 §1.2, RFC 4226 §5.3): the others of its settings many of them ignore. */
const kind = { algorithm: "SHA1", digits: 6, period: 30 } as const;
/** Steps that a clock may be off, either way (RFC 6238 §5.2). */
const tolerance = 1;

interface Known {
  readonly vault: Vault;
  readonly factors: readonly TotpFactor[];
  /** Uses up a time step of a factor. False where it, or a later one, was used before. */
  readonly take: (factorId: string, step: number) => Promise<boolean>;
}

/** Something that the person has: an authenticator app. Each code is taken once (RFC 6238 §5.2). */
export const totp: Method<Known> = {
  name: "totp",
  factor: "possession",
  amr: "otp",
  async verify(answer, { vault, factors, take }, now) {
    for (const { id, secret } of factors) {
      const step = stepOf(answer, await openedTotp(vault, id, secret), now);
      if (step !== undefined) return (await take(id, step)) ? proofOf(this, now) : wrong;
    }
    return wrong;
  },
};

/**
 * The time step whose code this is; undefined where it is the code of none that is near.
 * @param secret in base32
 * @param now seconds since 1970
 */
export function stepOf(answer: string, secret: string, now: number): number | undefined {
  const code = digitsOf(answer);
  if (code.length !== kind.digits) return undefined;
  const delta = TOTP.validate({
    ...kind,
    token: code,
    secret: Secret.fromBase32(secret),
    timestamp: now * 1000,
    window: tolerance,
  });
  return delta === null ? undefined : Math.floor(now / kind.period) + delta;
}

/** What was typed without its spaces and hyphens, in the digits of any keyboard. */
const digitsOf = (text: string): string =>
  text
    .normalize("NFKC")
    .replace(/[\s-]/g, "")
    .replace(/[\u0660-\u0669\u06f0-\u06f9]/g, (digit) => String(digit.charCodeAt(0) & 0xf))
    .replace(/\D/g, "x");

/** A new key of 160 bits (RFC 4226 §4, R6), encrypted for the row that it is meant for. */
export const newTotpSecret = (vault: Vault, factorId: string): string =>
  vault.close(new Secret({ size: 20 }).base32, totpContext(vault.tenantId, factorId));

/** A key as the row of its factor has it, in base32. */
export const openedTotp = (vault: Vault, factorId: string, sealed: string): Promise<string> =>
  vault.open(sealed, totpContext(vault.tenantId, factorId));

export const totpContext = (tenantId: string, factorId: string): string => `totp:${tenantId}:${factorId}`;

/**
 * What an authenticator app reads from a QR code.
 * @param secret in base32
 * @param account as the person knows it
 */
export const totpUri = (secret: string, issuer: string, account: string): string =>
  new TOTP({ ...kind, issuer, label: account, secret: Secret.fromBase32(secret) }).toString();
