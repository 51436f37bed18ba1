"use server";

import { policyTrials } from "@/lib/admin/resources/policy-trials";
import { tenants } from "@/lib/admin/resources/tenants";
import { leafFields } from "@/lib/dashboard/fields";
import { changeOf, merged } from "@/lib/dashboard/merge";
import type { Outcome } from "@/lib/dashboard/outcome";
import { policyFields, policyGroupOf } from "@/lib/dashboard/settings";
import { leavesOf, leavesOfForm } from "@/lib/dashboard/values";
import { act } from "./act";
import { saveSettings } from "./settings";

const said = (form: FormData, name: string) => String(form.get(name) ?? "");

/** What a group of policies is to be: weighed, tried on live traffic, or enforced. */
export async function changePolicies(before: Outcome, form: FormData): Promise<Outcome> {
  const wish = said(form, "do");
  if (wish === "weigh" || wish === "try") return propose(wish, form);
  const outcome = await saveSettings(before, form);
  // Its own address, without what was weighed.
  return outcome.kind === "done" ? { ...outcome, href: pageOf(form) } : outcome;
}

async function propose(wish: "weigh" | "try", form: FormData): Promise<Outcome> {
  const tenantId = said(form, "tenant");
  const group = policyGroupOf(said(form, "group"));
  const fields = group ? policyFields(group) : [];
  const names = leafFields(fields).map(({ name }) => name);
  return act({ tenantId, names, within: "settings", isSensitive: wish === "try" }, async ({ context, t }) => {
    const now = leavesOf(fields, (await tenants.show(context, tenantId)).settings);
    const { changes } = merged({ base: now, mine: leavesOfForm(fields, form), theirs: now, chosen: {} });
    if (Object.keys(changes).length === 0) return { kind: "done", message: t("settings.nothing") };
    const settings = changeOf(changes, now);
    const page = pageOf(form);
    if (wish === "weigh") {
      await tenants.act(context, "effects", tenantId, { settings });
      const href = `${page}?${new URLSearchParams({ change: JSON.stringify(settings) })}`;
      return { kind: "done", message: t("policies.counted"), href };
    }
    await policyTrials.create(context, { settings, days: Number(said(form, "days")) || undefined });
    return { kind: "done", message: t("policies.begun"), href: page };
  });
}

const pageOf = (form: FormData) => `/admin/t/${said(form, "tenant")}/policies/${said(form, "group")}`;

/** Enforces what was tried, or ends it. */
export async function settleTrial(_: Outcome, form: FormData): Promise<Outcome> {
  const tenantId = said(form, "tenant");
  const id = said(form, "trial");
  return act({ tenantId, isSensitive: true }, async ({ context, t }) => {
    if (said(form, "do") === "end") {
      await policyTrials.remove(context, id);
      return { kind: "done", message: t("policies.ended") };
    }
    await policyTrials.act(context, "enforce", id, {});
    return { kind: "done", message: t("policies.enforced") };
  });
}
