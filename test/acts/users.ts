import { exportUsers } from "@/lib/admin/imports/export";
import { bulkActs } from "@/lib/admin/resources/bulk-acts";
import { users } from "@/lib/admin/resources/users";
import { visitor } from "../visitor";
import { type Acts, byOperator, type Elsewhere } from "./act";
import { context, password, sub, tenantId } from "./doing";

const secondFactors: Elsewhere = {
  file: "test/second-factor-events.test.ts",
  title: "what people do with a second factor is recorded by the act itself, and no code, key or recovery code of it",
};

/** What is done to users, to many of them, and what they do with their second factors. */
export const ofUsers = {
  "user.created": byOperator((by) => users.create(by, { username: "ann", password })),
  "users.imported": {
    file: "lib/admin/imports/import.test.ts",
    title: "a file becomes users who sign in with what they had, and is told of once",
  },
  "bulk-act.begun": byOperator((by) => bulkActs.create(by, { act: "enable", search: "alice" })),
  "bulk-act.cancelled": byOperator(async (by) => {
    const [act] = (await bulkActs.list(by)).items;
    return bulkActs.act(by, "cancel", act?.id, {});
  }),
  "users.exported": byOperator((by) => exportUsers(by, { format: "csv", withHashes: false }).next()),
  "user.changed": byOperator((by) => users.update(by, "ann", { nickname: "A" })),
  "user.disabled": byOperator((by) => users.update(by, "ann", { disabled: true })),
  "user.enabled": byOperator((by) => users.update(by, "ann", { disabled: false })),
  "user.removed": byOperator((by) => users.remove(by, "ann")),
  "user.password-set": byOperator((by) => users.act(by, "set-password", "alice", { password })),
  "user.password-link-made": byOperator((by) => users.act(by, "make-password-link", "alice", {})),
  "user.password-chosen": {
    by: "person",
    async act() {
      const { link = "" } = await users.create(context(), { username: "ivy", invite: true });
      const path = new URL(link).pathname.slice(`/t/${tenantId}`.length);
      await visitor(tenantId).post(`${path}/submit`, { password });
      return sub("ivy");
    },
  },
  "user.unlocked": byOperator((by) => users.act(by, "unlock", "alice", {})),
  "user.signed-out": byOperator((by) => users.act(by, "sign-out", "alice", {})),
  "factor.enrolled": secondFactors,
  "factor.removed": {
    file: "lib/admin/resources/reset-factors.test.ts",
    title: "a reset takes away factors and recovery codes, and whoever waits for a code or a session is out",
  },
  "recovery-codes.made": secondFactors,
  "recovery-codes.used": secondFactors,
} satisfies Acts;
