"use server";

import { clients } from "@/lib/admin/resources/clients";
import { traces } from "@/lib/admin/resources/traces";
import type { Outcome } from "@/lib/dashboard/outcome";
import { mendOf } from "@/lib/traces/mend";
import { act } from "./act";

/**
 * Registers the address of a trace, where that may be offered and the address was typed. Which address it is the trace says, never the
 * form.
 */
export async function registerAddress(
  tenantId: string,
  reference: string,
  _: Outcome,
  form: FormData,
): Promise<Outcome> {
  return act({ tenantId, names: ["confirm"], isSensitive: true }, async ({ context, t }) => {
    const trace = await traces.show(context, reference);
    const client = trace.client === null ? undefined : await clients.show(context, trace.client);
    const mend = client && mendOf(trace, client);
    if (!client || !mend) return failed(t("traces.registerOver"));
    const { member, uri } = mend;
    if (String(form.get("confirm") ?? "").trim() !== uri) return failed("", { confirm: t("traces.registerWrong") });
    await clients.update(context, client.client_id, { [member]: [...client[member], uri], version: client.version });
    return { kind: "done", message: t("traces.registered") };
  });
}

const failed = (message: string, fields: Readonly<Record<string, string>> = {}): Outcome => ({
  kind: "failed",
  message,
  fields,
});
