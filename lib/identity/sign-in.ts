import { createHash } from "node:crypto";
import { peerOf } from "@/lib/http/peer";
import type { SignInAttempt } from "@/lib/store/interactions";
import type { TenantSettings } from "@/lib/tenants/settings";
import { isPassword } from "./password";

export type PasswordCheck =
  | { readonly kind: "right"; readonly userId: string }
  | { readonly kind: "wrong" }
  /** `until` in seconds since 1970. */
  | { readonly kind: "limited"; readonly until: number };

const subject = (kind: string, value: string) => createHash("sha256").update(`${kind}\n${value}`).digest("base64url");

/** The counters that a try raises: the account's first, then the address's where it is known. */
export function attemptSubjects(identifier: string, request: Request): { account: string; all: readonly string[] } {
  const account = subject("account", identifier.toLowerCase());
  const { address } = peerOf(request);
  return { account, all: address ? [account, subject("address", address)] : [account] };
}

/** Checks a counted try: limits first, so that a locked account costs no hash, then the password. */
export async function checkPassword(
  password: string,
  { user, counters }: SignInAttempt,
  account: string,
  limits: TenantSettings["sign_in"],
): Promise<PasswordCheck> {
  const over = counters.find(
    ({ subject: one, failures }) =>
      failures > (one === account ? limits.failures_per_account : limits.failures_per_address),
  );
  if (over) return { kind: "limited", until: over.endsAt };
  return (await isPassword(password, user?.passwordHash)) && user
    ? { kind: "right", userId: user.id }
    : { kind: "wrong" };
}
