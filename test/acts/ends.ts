import { database } from "@/db/client";
import { users } from "@/lib/admin/resources/users";
import type { DataOf } from "@/lib/events/catalogue";
import { tidy } from "@/lib/store/housekeeping";
import { type Act, type Elsewhere, people } from "./act";
import { context, ending, password, signIn, sub, tenantId } from "./doing";

export type Reason = DataOf<"session.ended">["reason"];

/** Each reason for which a session ends. */
export const ends: Readonly<Record<Reason, Act | Elsewhere>> = {
  signed_out: people,
  too_many_accounts: {
    by: "person",
    async act() {
      const { me } = await signIn("alice");
      await users.create(context(), { username: "bob", password });
      await signIn("bob", me);
      return sub("bob");
    },
  },
  expired: {
    by: "system",
    async act() {
      await signIn("alice");
      await database().sql`
        update sessions set expires_at = now() - interval '1 second' where tenant_id = ${tenantId} and ended_at is null`;
      await tidy(database().sql);
      return "tidy";
    },
  },
  password_set: {
    by: "operator",
    act: () => ending("carl", (by) => users.act(by, "set-password", "carl", { password })),
  },
  factors_reset: { by: "operator", act: () => ending("gil", (by) => users.act(by, "reset-factors", "gil", {})) },
  disabled: { by: "operator", act: () => ending("dora", (by) => users.update(by, "dora", { disabled: true })) },
  removed: { by: "operator", act: () => ending("emil", (by) => users.remove(by, "emil")) },
  by_operator: { by: "operator", act: () => ending("fay", (by) => users.act(by, "sign-out", "fay", {})) },
};
