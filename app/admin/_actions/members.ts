"use server";

import { invitations } from "@/lib/admin/resources/invitations";
import { members } from "@/lib/admin/resources/members";
import type { Outcome } from "@/lib/dashboard/outcome";
import { act } from "./act";

const said = (form: FormData, name: string) => String(form.get(name) ?? "").trim();

/** Makes a link by which somebody becomes a member. It is told once. */
export async function inviteMember(_: Outcome, form: FormData): Promise<Outcome> {
  const tenantId = said(form, "tenant");
  return act({ tenantId, names: ["role", "email"], isSensitive: true }, async ({ context, t }) => {
    const email = said(form, "email");
    const { link } = await invitations.create(context, { role: said(form, "role"), ...(email && { email }) });
    return {
      kind: "done",
      message: t("members.invited"),
      secrets: link === undefined ? [] : [{ label: t("members.link"), value: link }],
    };
  });
}

/** Changes what a member may do, where they are still what the page showed. */
export async function changeRole(_: Outcome, form: FormData): Promise<Outcome> {
  const tenantId = said(form, "tenant");
  return act({ tenantId, names: ["role"], isSensitive: true }, async ({ context, t }) => {
    const change = { role: said(form, "role"), version: Number(said(form, "version")) };
    await members.update(context, said(form, "member"), change);
    return { kind: "done", message: t("members.changed") };
  });
}

/** Takes away what a member may do. */
export async function removeMember(_: Outcome, form: FormData): Promise<Outcome> {
  const tenantId = said(form, "tenant");
  return act({ tenantId, isSensitive: true }, async ({ context, t }) => {
    const { name, username, id } = await members.remove(context, said(form, "member"));
    return { kind: "done", message: t("members.removed", { name: name ?? username ?? id }) };
  });
}

/** Takes an invitation back. */
export async function revokeInvitation(_: Outcome, form: FormData): Promise<Outcome> {
  const tenantId = said(form, "tenant");
  return act({ tenantId, isSensitive: true }, async ({ context, t }) => {
    await invitations.remove(context, said(form, "invitation"));
    return { kind: "done", message: t("members.revoked") };
  });
}
