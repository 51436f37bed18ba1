import { and, eq } from "drizzle-orm";
import { z } from "zod";
import { database } from "@/db/client";
import { passwords, users } from "@/db/schema";
import type { Authentication } from "@/lib/model/authentication";
import type { Tenant } from "@/lib/tenants/tenant";
import { hashPassword } from "./password";
import { passwordFlaw } from "./password-rule";

interface NewAccount {
  readonly email: string;
  readonly name: string;
  readonly password: string;
}

/** What is wrong with a new account, before anything is looked up. */
export async function checkNewAccount(
  { email, name, password }: NewAccount,
  tenant: Pick<Tenant, "id" | "name" | "settings">,
): Promise<"missing_fields" | "weak_password" | "long_password" | undefined> {
  const isEmail = z.email().max(320).safeParse(email).success;
  if (!isEmail || !name || name.length > 200) return "missing_fields";
  const { password_min_length } = tenant.settings.sign_in;
  const flaw = await passwordFlaw(password, password_min_length, { tenant, username: email, email, name });
  if (flaw === "too_long") return "long_password";
  return flaw && "weak_password";
}

/**
 * Makes an account whose user name is its address, which is not yet verified. The hash is made in any case, so that the time does
 * not tell whether the address is taken.
 * @param now seconds since 1970
 * @returns how the person was recognised: by the password just set; undefined where the address is taken
 */
export async function signUp(
  { email, name, password }: NewAccount,
  isFree: boolean,
  tenantId: string,
  now: number,
): Promise<Authentication | undefined> {
  const hash = await hashPassword(password);
  if (!isFree) return undefined;
  return database().db.transaction(async (tx) => {
    const claims = { name, email, email_verified: false };
    const [row] = await tx
      .insert(users)
      .values({ tenantId, username: email, claims })
      .onConflictDoNothing()
      .returning({ id: users.id });
    if (!row) return undefined;
    await tx.insert(passwords).values({ tenantId, userId: row.id, hash });
    // Read after the password is there: that raises it.
    const [{ credentialsVersion } = { credentialsVersion: 0 }] = await tx
      .select({ credentialsVersion: users.credentialsVersion })
      .from(users)
      .where(and(eq(users.tenantId, tenantId), eq(users.id, row.id)));
    return { userId: row.id, methods: [{ method: "password", at: now }], credentialsVersion };
  });
}
