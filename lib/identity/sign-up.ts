import { z } from "zod";
import { database } from "@/db/client";
import type { Origin } from "@/lib/events/event";
import { record } from "@/lib/events/record";
import type { Authentication } from "@/lib/model/authentication";
import { userRows } from "@/lib/store/users";
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
 * @param asked by which client, and from where
 * @returns how the person was recognised: by the password just set; undefined where the address is taken
 */
export async function signUp(
  { email, name, password }: NewAccount,
  isFree: boolean,
  { id: tenantId, services }: Pick<Tenant, "id" | "services">,
  asked: { readonly client: string | undefined; readonly origin: Origin },
): Promise<Authentication | undefined> {
  const hash = await hashPassword(password);
  if (!isFree) return undefined;
  return database().db.transaction(async (tx) => {
    const users = userRows(tx, tenantId);
    const made = await users.addIfFree({ username: email, claims: { name, email, email_verified: false } });
    if (!made) return undefined;
    await users.setPassword(made.id, hash);
    const actor = { kind: "person", userId: made.id } as const;
    await record(tx, tenantId, { ...asked, name: "sign-up.succeeded", actor, user: made.id, data: {} });
    // Read after the password is there: that raises it.
    const { credentialsVersion } = (await users.find(made.id)) ?? made;
    return { userId: made.id, methods: [{ method: "password", at: services.clock() }], credentialsVersion };
  });
}
