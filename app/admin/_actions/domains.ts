"use server";

import { shownDomain } from "@/lib/admin/resources/domain-schemas";
import { domains } from "@/lib/admin/resources/domains";
import type { Outcome } from "@/lib/dashboard/outcome";
import { act } from "./act";

const place = (tenantId: string, host?: string) =>
  `/admin/t/${tenantId}/domains${host === undefined ? "" : `/${host}`}`;

/** Adds a host, and goes to what proves it. */
export async function addDomain(tenantId: string, _: Outcome, form: FormData): Promise<Outcome> {
  return act({ tenantId, names: ["host"], isSensitive: true }, async ({ context, t }) => {
    const { host } = await domains.create(context, { host: String(form.get("host") ?? "") });
    return { kind: "done", message: t("domains.added"), href: place(tenantId, host) };
  });
}

/** Looks for the proof now. */
export async function checkDomain(tenantId: string, host: string): Promise<Outcome> {
  return act({ tenantId }, async ({ context, t }) => {
    const { state } = shownDomain.parse(await domains.act(context, "check", host, {}));
    return { kind: "done", message: t(`domains.now.${state}`) };
  });
}

export async function makeIssuer(tenantId: string, host: string, _: Outcome, form: FormData): Promise<Outcome> {
  return act({ tenantId, names: ["confirm"], isSensitive: true }, async ({ context, t }) => {
    if (String(form.get("confirm") ?? "").trim() !== host)
      return { kind: "failed", message: "", fields: { confirm: t("domains.confirmWrong") } };
    await domains.act(context, "make-issuer", host, {});
    return { kind: "done", message: t("domains.now.issuer") };
  });
}

export async function leaveIssuer(tenantId: string, host: string): Promise<Outcome> {
  return act({ tenantId, isSensitive: true }, async ({ context, t }) => {
    await domains.act(context, "leave-issuer", host, {});
    return { kind: "done", message: t("domains.left") };
  });
}

export async function removeDomain(tenantId: string, host: string): Promise<Outcome> {
  return act({ tenantId, isSensitive: true }, async ({ context, t }) => {
    await domains.remove(context, host);
    return { kind: "done", message: t("domains.removed"), href: place(tenantId) };
  });
}
