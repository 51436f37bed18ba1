import { z } from "zod";
import { AdminError } from "@/lib/admin/errors";
import { action } from "@/lib/admin/operation";
import type { TenantWork } from "@/lib/admin/scope";
import { randomToken, tokenHash } from "@/lib/base/secrets";
import { passwordLinkRows } from "@/lib/store/password-links";
import type { UserRow } from "@/lib/store/users";
import { passwordPath } from "@/lib/tenants/urls";
import { passwordLink } from "./user-schemas";

/** Seconds for which a link is good: somebody who has forgotten their password waits for it, who is invited does not. */
const lifetimes = { first: 7 * 86_400, reset: 86_400 } as const;

/** Makes a person's link, in the place of one that they had. @throws AdminError conflict where they cannot sign in anyway */
export async function linkFor(
  { db, tenant }: Pick<TenantWork, "db" | "tenant">,
  { id: sub, username, disabledAt }: UserRow,
) {
  if (disabledAt !== null) throw new AdminError("conflict", "a user who is disabled is enabled first");
  const token = randomToken();
  const { kind, expiresAt } = await passwordLinkRows(db, tenant.id).put(sub, { hash: tokenHash(token), lifetimes });
  return { sub, username, kind, link: `${tenant.issuer}${passwordPath}/${token}`, expires_at: expiresAt };
}

/** For somebody who has no password yet, or has forgotten it. Nothing of theirs changes before they follow it. */
export const makePasswordLink = action({
  on: "one",
  isDestructive: false,
  about:
    "make a link by which a user chooses a password, once: their first within seven days, another within one; it replaces the link before",
  input: z.strictObject({}),
  output: passwordLink,
  run: (_, work: TenantWork, user: UserRow) => linkFor(work, user),
  events: ({ sub: user, kind }) => [{ name: "user.password-link-made", user, data: { kind } }],
});
