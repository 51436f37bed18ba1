import { applyFile, rollBack } from "@/lib/admin/config-files/apply";
import type { Context } from "@/lib/admin/resource";
import { apiKeys } from "@/lib/admin/resources/api-keys";
import { invitations } from "@/lib/admin/resources/invitations";
import { members } from "@/lib/admin/resources/members";
import { policyTrials } from "@/lib/admin/resources/policy-trials";
import { tenants } from "@/lib/admin/resources/tenants";
import { users } from "@/lib/admin/resources/users";
import { ensureSystemTenant } from "@/lib/admin/system-tenant";
import { systemTenant } from "@/lib/model/system-tenant";
import { type Acts, byOperator } from "./act";
import { tenantId } from "./doing";

const configText = (name: string) => `gatehouse: 1\ntenants:\n  ${tenantId}:\n    name: ${name}\n`;
const noSecrets = () => Promise.reject(new Error("there are no secrets"));
const anApiKey = { name: "Deploy", role: "admin", scopes: ["users:read"] };
const theApiKey = async (by: Context) => (await apiKeys.list(by)).items[0]?.client_id ?? "";
const aTrial = async (by: Context) => (await policyTrials.list(by)).items[0]?.id ?? "";

/** Who manages a tenant, and by what: people, keys of programs, files. */
export const ofManagement = {
  "tenant.created": byOperator((by) => tenants.create(by, { id: "acts-too", name: "Acts too" })),
  "tenant.changed": byOperator((by) => tenants.update(by, tenantId, { name: "Doings" })),
  "tenant.removed": {
    file: "lib/admin/resources/data-keys.test.ts",
    title:
      "backup: what a deleted tenant had closed opens no more, from a copy of its rows either, and nothing else of it is left",
  },
  "settings.changed": byOperator((by) => tenants.update(by, tenantId, { settings: { lifetimes: { code: 30 } } })),
  "policy-trial.begun": byOperator((by) => policyTrials.create(by, { settings: { offer: { totp: false } } })),
  "policy-trial.ended": byOperator(async (by) => policyTrials.remove(by, await aTrial(by))),
  "policy-trial.enforced": byOperator(async (by) => {
    await policyTrials.create(by, { settings: { consent: { may_be_skipped: false } } });
    return policyTrials.act(by, "enforce", await aTrial(by), {});
  }),
  "member.added": byOperator(async (by) => {
    await ensureSystemTenant(by.db, () => undefined);
    for (const username of ["mia", "max"]) {
      await users.create({ ...by, tenantId: systemTenant }, { username });
      await members.create(by, { user: username, role: "owner" });
    }
  }),
  "member.changed": byOperator((by) => members.update(by, "mia", { role: "admin" })),
  "member.removed": byOperator((by) => members.remove(by, "mia")),
  "api-key.created": byOperator((by) => apiKeys.create(by, anApiKey)),
  "api-key.changed": byOperator(async (by) => apiKeys.update(by, await theApiKey(by), { disabled: true })),
  "api-key.secret-rotated": byOperator(async (by) => apiKeys.act(by, "rotate-secret", await theApiKey(by), {})),
  "api-key.removed": byOperator(async (by) => apiKeys.remove(by, await theApiKey(by))),
  "invitation.made": byOperator((by) => invitations.create(by, { role: "admin" })),
  "invitation.revoked": byOperator(async (by) => {
    const [invitation] = (await invitations.list(by)).items;
    return invitations.remove(by, String(invitation && "id" in invitation && invitation.id));
  }),
  "config.applied": byOperator((by) => applyFile(by, { text: configText("Acts"), secrets: noSecrets })),
  "config.rolled-back": byOperator(async (by) => {
    await applyFile(by, { text: configText("Acts again"), secrets: noSecrets });
    return rollBack({ ...by, tenantId }, 1, { secrets: noSecrets });
  }),
} satisfies Acts;
