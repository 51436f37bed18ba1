"use server";

import { tenants } from "@/lib/admin/resources/tenants";
import { baseOf, chosenIn } from "@/lib/dashboard/edit-form";
import { type FormField, leafFields } from "@/lib/dashboard/fields";
import { changeOf, merged } from "@/lib/dashboard/merge";
import type { Outcome } from "@/lib/dashboard/outcome";
import { policyFields, policyGroupOf, settingsGroups } from "@/lib/dashboard/settings";
import { leavesOf, leavesOfForm } from "@/lib/dashboard/values";
import { act } from "./act";

/** What a form says by the name of a field. */
const said = (form: FormData, name: string) => String(form.get(name) ?? "");

/** Saves a group of settings on top of what others made of them meanwhile; where both changed the same, they are asked. */
export async function saveSettings(_: Outcome, form: FormData): Promise<Outcome> {
  const tenantId = said(form, "tenant");
  const fields = fieldsOfGroup(said(form, "group"));
  const names = leafFields(fields).map(({ name }) => name);
  // What a tenant asks of those who sign in is a policy: it asks for a sign-in of just now.
  return act({ tenantId, names, within: "settings", isSensitive: true }, async ({ context, t }) => {
    const mine = leavesOfForm(fields, form);
    const now = await tenants.show(context, tenantId);
    const theirs = { ...leavesOf(fields, now.settings), ...("name" in mine && { name: now.name }) };
    const { changes, clashes } = merged({ base: baseOf(form, names), mine, theirs, chosen: chosenIn(form, names) });
    if (clashes.length > 0) return { kind: "stale", version: now.version, clashes };
    if (Object.keys(changes).length === 0) return { kind: "done", message: t("settings.nothing") };
    const { name, ...settings } = changeOf(changes, theirs);
    const change = { ...(name !== undefined && { name: name ?? "" }), settings, version: now.version };
    await tenants.update(context, tenantId, change);
    return { kind: "done", message: t("settings.saved") };
  });
}

/** The fields of a group of policies, or of other settings. */
function fieldsOfGroup(key: string): readonly FormField[] {
  const policy = policyGroupOf(key);
  if (policy) return policyFields(policy);
  const fields = settingsGroups().find((group) => group.key === key)?.fields ?? [];
  return key === "general" ? [...fields, nameField] : fields;
}

const nameField: FormField = { kind: "text", name: "name", member: "name", label: "", isRequired: true, isUrl: false };

/** Stops a tenant from being served, or serves it again. */
export async function switchTenant(_: Outcome, form: FormData): Promise<Outcome> {
  const tenantId = said(form, "tenant");
  return act({ tenantId, isSensitive: true }, async ({ context, t }) => {
    const { disabled } = await tenants.update(context, tenantId, { disabled: said(form, "disabled") === "true" });
    return { kind: "done", message: t(disabled ? "settings.disabled" : "settings.enabled") };
  });
}

/** Deletes a tenant that is switched off, with all that it has. */
export async function deleteTenant(_: Outcome, form: FormData): Promise<Outcome> {
  const tenantId = said(form, "tenant");
  return act({ tenantId, names: ["confirm"], isSensitive: true }, async ({ context, t }) => {
    if (said(form, "confirm").trim() !== tenantId)
      return { kind: "failed", message: "", fields: { confirm: t("settings.confirmWrong") } };
    const { name } = await tenants.remove(context, tenantId);
    return { kind: "done", message: t("settings.deleted", { name }), href: "/admin" };
  });
}
