"use server";

import { configVersions } from "@/lib/admin/config-files/resource";
import { rolledBack } from "@/lib/admin/config-files/resource-schemas";
import type { Outcome } from "@/lib/dashboard/outcome";
import { act } from "./act";

/** Goes back to a version, as its page showed what that does. @param number bound by the page, like the rest */
export async function rollBackConfiguration(
  tenantId: string,
  number: number,
  plan: string,
  _before: Outcome,
  _form: FormData,
): Promise<Outcome> {
  return act({ tenantId, isSensitive: true }, async ({ context, t }) => {
    const done = rolledBack.parse(await configVersions.act(context, "rollback", String(number), { plan }));
    const secrets = done.secrets.map(({ id, member, value }) => ({ label: `${id}: ${member}`, value }));
    const message = t("configuration.rolledBack", { number: String(number) });
    return { kind: "done", message, secrets, href: `/admin/t/${tenantId}/configuration` };
  });
}
