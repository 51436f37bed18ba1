"use server";

import { tenants } from "@/lib/admin/resources/tenants";
import type { Outcome } from "@/lib/dashboard/outcome";
import { act } from "./act";

const textOf = (form: FormData, name: string) => String(form.get(name) ?? "").trim();

/** Makes a tenant and goes to it. */
export async function createTenant(_: Outcome, form: FormData): Promise<Outcome> {
  return act({ names: ["id", "name"] }, async ({ context, t }) => {
    const { id, name } = await tenants.create(context, { id: textOf(form, "id"), name: textOf(form, "name") });
    return { kind: "done", message: t("tenants.created", { name }), href: `/admin/t/${id}` };
  });
}
