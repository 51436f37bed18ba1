"use server";

import { passwordLink } from "@/lib/admin/resources/user-schemas";
import { users } from "@/lib/admin/resources/users";
import type { Outcome } from "@/lib/dashboard/outcome";
import { act } from "./act";

const textOf = (form: FormData, name: string) => String(form.get(name) ?? "").trim();
const claims = ["name", "given_name", "family_name", "email", "phone_number", "locale", "zoneinfo"] as const;
const names = ["username", "password", ...claims];

/** Makes a user: with a password, with a link by which they choose one, or with neither. The link is told once. */
export async function createUser(tenantId: string, _: Outcome, form: FormData): Promise<Outcome> {
  return act({ tenantId, names }, async ({ context, t }) => {
    const given = Object.fromEntries(
      claims.flatMap((name) => (textOf(form, name) ? [[name, textOf(form, name)]] : [])),
    );
    const start = textOf(form, "start");
    const { username, link } = await users.create(context, {
      username: textOf(form, "username"),
      ...given,
      ...(given.email !== undefined && form.has("email_verified") && { email_verified: true }),
      ...(start === "invite" && { invite: true }),
      ...(start === "password" && { password: String(form.get("password") ?? "") }),
    });
    return {
      kind: "done",
      message: t("newUser.created", { name: username }),
      ...(link !== undefined && { secrets: [{ label: t("newUser.linkFor", { name: username }), value: link }] }),
      href: `/admin/t/${tenantId}/users`,
    };
  });
}

/** Makes a link by which somebody chooses a password. It is told once. */
export async function makePasswordLink(tenantId: string, sub: string): Promise<Outcome> {
  return act({ tenantId, isSensitive: true }, async ({ context, t }) => {
    const { link, username } = passwordLink.parse(await users.act(context, "make-password-link", sub, {}));
    const secrets = [{ label: t("newUser.linkFor", { name: username }), value: link }];
    return { kind: "done", message: t("newUser.linkMade"), secrets };
  });
}
