import { createHash } from "node:crypto";
import ipaddr from "ipaddr.js";
import { peerOf } from "@/lib/http/peer";
import type { SignInAttempt } from "@/lib/store/interactions";
import type { TenantSettings } from "@/lib/tenants/settings";
import { isPassword } from "./password";

export type PasswordCheck =
  | { readonly kind: "right"; readonly userId: string; readonly passwordHash: string }
  | { readonly kind: "wrong" }
  /** `until` in seconds since 1970. */
  | { readonly kind: "limited"; readonly until: number };

/** What a caller's address is counted by: a hash, so that no address is kept; of IPv6 the network, which one customer has whole. */
export function addressSubject(request: Request): string | undefined {
  const { address } = peerOf(request);
  if (!address || !ipaddr.isValid(address)) return undefined;
  const parsed = ipaddr.process(address);
  const network = parsed.kind() === "ipv6" ? parsed.toByteArray().slice(0, 8) : parsed.toByteArray();
  return `address:${createHash("sha256").update(Buffer.from(network)).digest("hex")}`;
}

/** Checks a counted try: limits first, so that a locked account costs no hash, then the password. */
export async function checkPassword(
  password: string,
  { user, counters }: SignInAttempt,
  limits: TenantSettings["sign_in"],
): Promise<PasswordCheck> {
  const until = overLimit({ counters }, limits);
  if (until !== undefined) return { kind: "limited", until };
  const isRight = await isPassword(password, user?.passwordHash);
  return isRight && user?.passwordHash
    ? { kind: "right", userId: user.id, passwordHash: user.passwordHash }
    : { kind: "wrong" };
}

/** When the limit that this try went over ends, in seconds since 1970; undefined where it is within them. */
export function overLimit(
  { counters }: Pick<SignInAttempt, "counters">,
  limits: TenantSettings["sign_in"],
): number | undefined {
  const most = { account: limits.failures_per_account, address: limits.failures_per_address };
  return counters.find(({ kind, failures }) => failures > most[kind])?.endsAt;
}
