"use server";

import { consents } from "@/lib/admin/resources/consents";
import { sessions } from "@/lib/admin/resources/sessions";
import { factorsReset, signedOut } from "@/lib/admin/resources/user-schemas";
import { users } from "@/lib/admin/resources/users";
import { baseIn, editOf } from "@/lib/dashboard/edit";
import type { Outcome } from "@/lib/dashboard/outcome";
import { addedClaim, claimFields, taggedFields } from "@/lib/dashboard/user-fields";
import { leavesOf, leavesOfForm } from "@/lib/dashboard/values";
import { act } from "./act";

/** Puts what was typed on top of what others made of it since the page was shown; what both changed is asked. */
export async function saveClaims(tenantId: string, sub: string, _: Outcome, form: FormData): Promise<Outcome> {
  const names = [...form.keys()];
  return act({ tenantId, names, isSensitive: true }, async ({ context, t }) => {
    const added = addedClaim(form);
    if (added === undefined) return { kind: "failed", message: "", fields: { "added.language": t("users.tagWrong") } };
    const now = await users.show(context, sub);
    const fields = [...claimFields(context), ...taggedFields(baseIn(form))];
    const mine = { ...leavesOfForm(fields, form), ...added };
    const theirs = leavesOf([...fields, ...taggedFields(added)], now);
    const edit = editOf(form, { mine, theirs, version: now.version });
    if (edit.kind === "stale") return edit;
    if (Object.keys(edit.change).length > 0) await users.update(context, sub, { ...edit.change, version: now.version });
    return { kind: "done", message: t("users.saved") };
  });
}

/** Keeps somebody out, or lets them in again. */
export async function setBlocked(tenantId: string, sub: string, disabled: boolean): Promise<Outcome> {
  return act({ tenantId }, async ({ context, t }) => {
    const { name, username } = await users.update(context, sub, { disabled });
    return {
      kind: "done",
      message: t(disabled ? "users.blockedNow" : "users.unblockedNow", { name: name ?? username }),
    };
  });
}

export async function signOutUser(tenantId: string, sub: string, _: Outcome, form: FormData): Promise<Outcome> {
  return act({ tenantId }, async ({ context, t }) => {
    const ended = signedOut.parse(await users.act(context, "sign-out", sub, { revoke: form.has("revoke") }));
    return { kind: "done", message: t("users.signedOut", { count: ended.sessions_ended }) };
  });
}

export async function unlockUser(tenantId: string, sub: string): Promise<Outcome> {
  return act({ tenantId }, async ({ context, t }) => {
    await users.act(context, "unlock", sub, {});
    return { kind: "done", message: t("users.unlocked") };
  });
}

export async function resetFactors(tenantId: string, sub: string): Promise<Outcome> {
  return act({ tenantId, isSensitive: true }, async ({ context, t }) => {
    factorsReset.parse(await users.act(context, "reset-factors", sub, {}));
    return { kind: "done", message: t("users.resetDone") };
  });
}

export async function endSession(tenantId: string, id: string, _: Outcome, form: FormData): Promise<Outcome> {
  return act({ tenantId }, async ({ context, t }) => {
    await sessions.act(context, "end", id, { revoke: form.has("revoke") });
    return { kind: "done", message: t("users.ended") };
  });
}

export async function withdrawConsent(tenantId: string, id: string): Promise<Outcome> {
  return act({ tenantId }, async ({ context, t }) => {
    await consents.remove(context, id);
    return { kind: "done", message: t("users.withdrawn") };
  });
}

/** Deletes them for good, where their user name was typed. */
export async function deleteUser(tenantId: string, sub: string, _: Outcome, form: FormData): Promise<Outcome> {
  return act({ tenantId, names: ["confirm"], isSensitive: true }, async ({ context, t }) => {
    const { username, name } = await users.show(context, sub);
    if (String(form.get("confirm") ?? "").trim() !== username)
      return { kind: "failed", message: "", fields: { confirm: t("users.confirmWrong") } };
    await users.remove(context, sub);
    const message = t("users.deleted", { name: name ?? username });
    return { kind: "done", message, href: `/admin/t/${tenantId}/users` };
  });
}
