"use server";

import { brandings } from "@/lib/admin/resources/brandings";
import { brandingNames, brandingOfLeaves, leavesOfBranding, leavesOfBrandingForm } from "@/lib/dashboard/branding";
import { baseOf, chosenIn } from "@/lib/dashboard/edit-form";
import { merged } from "@/lib/dashboard/merge";
import type { Outcome } from "@/lib/dashboard/outcome";
import { act } from "./act";

const said = (form: FormData, name: string) => String(form.get(name) ?? "");

/** Saves the draft on top of what others made of it meanwhile; where both changed the same, they are asked. */
export async function saveBranding(_: Outcome, form: FormData): Promise<Outcome> {
  const tenantId = said(form, "tenant");
  return act({ tenantId, names: brandingNames }, async ({ context, t }) => {
    const [draft] = (await brandings.list(context, { limit: 1 })).items.filter(({ state }) => state === "draft");
    const now = draft ?? (await brandings.show(context, "published"));
    const theirs = leavesOfBranding(now);
    const edit = { base: baseOf(form, brandingNames), mine: leavesOfBrandingForm(form), theirs };
    const { changes, clashes } = merged({ ...edit, chosen: chosenIn(form, brandingNames) });
    if (clashes.length > 0) return { kind: "stale", version: now.version, clashes };
    if (Object.keys(changes).length === 0) return { kind: "done", message: t("branding.nothing") };
    const input = brandingOfLeaves({ ...theirs, ...changes });
    if (draft) await brandings.update(context, "draft", { ...input, version: draft.version });
    else await brandings.create(context, input);
    return { kind: "done", message: t("branding.saved") };
  });
}

/** Publishes the draft that was looked at, or once more what was published before. What people sign in on asks for a sign-in of just now. */
export async function publishBranding(_: Outcome, form: FormData): Promise<Outcome> {
  const tenantId = said(form, "tenant");
  return act({ tenantId, names: ["overwrite"], isSensitive: true }, async ({ context, t }) => {
    const version = form.has("version") ? { version: Number(said(form, "version")) } : {};
    await brandings.act(context, "publish", said(form, "id"), { ...version, overwrite: form.has("overwrite") });
    return { kind: "done", message: t("branding.publishDone") };
  });
}

export async function discardBranding(_: Outcome, form: FormData): Promise<Outcome> {
  const tenantId = said(form, "tenant");
  return act({ tenantId }, async ({ context, t }) => {
    await brandings.remove(context, "draft");
    return { kind: "done", message: t("branding.discarded") };
  });
}

/** Keeps a logo or a font. @returns what the draft names it by */
export async function uploadBrandFile(form: FormData): Promise<{ readonly outcome: Outcome; readonly value: string }> {
  const file = form.get("file");
  const what = said(form, "kind") === "font" ? "font" : "logo";
  let value = "";
  const outcome = await act({ tenantId: said(form, "tenant") }, async ({ context, t }) => {
    const bytes = file instanceof File ? Buffer.from(await file.arrayBuffer()) : Buffer.alloc(0);
    const kept = await brandings.act(context, `upload-${what}`, undefined, { content: bytes.toString("base64") });
    value = String(Object.values(kept as object)[0]);
    return { kind: "done", message: t("branding.uploaded") };
  });
  return { outcome, value };
}
