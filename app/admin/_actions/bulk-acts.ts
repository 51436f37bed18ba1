"use server";

import { bulkActs } from "@/lib/admin/resources/bulk-acts";
import type { Outcome } from "@/lib/dashboard/outcome";
import { act } from "./act";

const textOf = (form: FormData, name: string) => String(form.get(name) ?? "").trim() || undefined;

/** Begins something that is done to many users, and goes to its progress. What cannot be taken back asks for a sign-in of just now. */
export async function beginBulkAct(tenantId: string, _: Outcome, form: FormData): Promise<Outcome> {
  const what = textOf(form, "act");
  const isSensitive = what === "remove" || what === "reset-factors";
  return act({ tenantId, isSensitive }, async ({ context, t }) => {
    const subjects = form.getAll("users").map(String);
    const state = textOf(form, "state");
    const filter = {
      search: textOf(form, "search"),
      email: textOf(form, "email"),
      ...((state === "active" || state === "blocked") && { disabled: state === "blocked" }),
    };
    const isNarrowed = Object.values(filter).some((value) => value !== undefined);
    // Everybody only where that was said: a form that lost whom it was for does nothing.
    const all = isNarrowed ? filter : { everybody: true };
    const whom = form.has("whole") ? all : { users: subjects };
    const { id } = await bulkActs.create(context, { act: what, ...whom });
    return { kind: "done", message: t("bulk.begun"), href: `/admin/t/${tenantId}/users/bulk/${id}` };
  });
}

/** Stops it; what was done stays done. */
export async function cancelBulkAct(tenantId: string, id: string): Promise<Outcome> {
  return act({ tenantId }, async ({ context, t }) => {
    await bulkActs.act(context, "cancel", id, {});
    return { kind: "done", message: t("bulk.stopped") };
  });
}
