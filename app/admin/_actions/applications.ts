"use server";

import { applicationKinds, kindFacts } from "@/lib/admin/application-kinds";
import { adviceOn } from "@/lib/admin/client-advice";
import { unansweredOf } from "@/lib/admin/over-https";
import { checkedKeys, rotatedSecret } from "@/lib/admin/resources/client-schemas";
import { clients } from "@/lib/admin/resources/clients";
import { settingsFields } from "@/lib/dashboard/application-fields";
import { editOf } from "@/lib/dashboard/edit";
import type { Outcome } from "@/lib/dashboard/outcome";
import { leavesOf, leavesOfForm } from "@/lib/dashboard/values";
import type { JsonObject } from "@/lib/http/json-body";
import type { DashboardTranslator } from "@/lib/i18n/dashboard";
import { act } from "./act";

const textOf = (form: FormData, name: string) => String(form.get(name) ?? "").trim();
const linesOf = (form: FormData, name: string) =>
  textOf(form, name)
    .split("\n")
    .flatMap((line) => line.trim() || []);

const hrefOf = (tenantId: string, id: string) => `/admin/t/${tenantId}/applications/${encodeURIComponent(id)}`;

/** Registers an application by what it is, and goes to it. */
export async function createApplication(tenantId: string, _: Outcome, form: FormData): Promise<Outcome> {
  const names = ["kind", "client_name", "redirect_uris"];
  return act({ tenantId, names, isSensitive: true }, async ({ context, t }) => {
    const kind = applicationKinds.find((one) => one === form.get("kind"));
    const made = await clients.create(context, {
      kind,
      client_name: textOf(form, "client_name") || undefined,
      // What was typed before another kind was chosen is seen no more.
      redirect_uris: kind && !kindFacts[kind].hasRedirects ? [] : linesOf(form, "redirect_uris"),
    });
    return {
      kind: "done",
      message: t("applications.created"),
      href: hrefOf(tenantId, made.client_id),
      ...(made.client_secret && { secrets: secretOf(made.client_secret, t) }),
    };
  });
}

const secretOf = (value: string, t: DashboardTranslator) => [{ label: t("applications.secret"), value }];

/** Puts what was typed on top of what others made of it since the page was shown; what both changed is asked. */
export async function saveApplication(tenantId: string, id: string, _: Outcome, form: FormData): Promise<Outcome> {
  const fields = settingsFields();
  const names = fields.map(({ name }) => name);
  return act({ tenantId, names, isSensitive: true }, async ({ context, t }) => {
    const now = await clients.show(context, id);
    const sides = { mine: leavesOfForm(fields, form), theirs: leavesOf(fields, now), version: now.version };
    const edit = editOf(form, sides);
    if (edit.kind === "stale") return edit;
    if (Object.keys(edit.change).length > 0)
      await clients.update(context, id, { ...edit.change, version: now.version });
    return { kind: "done", message: t("form.saved") };
  });
}

/** Registers the redirect URI that a quick start is called back at, beside those that there are. */
export async function addRedirectUri(tenantId: string, id: string, uri: string): Promise<Outcome> {
  return act({ tenantId, isSensitive: true }, async ({ context, t }) => {
    const { redirect_uris, version } = await clients.show(context, id);
    if (!redirect_uris.includes(uri))
      await clients.update(context, id, { redirect_uris: [...redirect_uris, uri], version });
    return { kind: "done", message: t("applications.uriAdded") };
  });
}

/** Does what an advice says, where it still holds. */
export async function mendApplication(tenantId: string, id: string, name: string): Promise<Outcome> {
  return act({ tenantId, isSensitive: true }, async ({ context, t }) => {
    const now = await clients.show(context, id);
    const mend = adviceOn(now, Date.now()).find((one) => one.name === name)?.mend;
    if (mend === undefined) return { kind: "done", message: t("applications.mendedAlready") };
    const stop = name === "plainRedirect" && "update" in mend && (await stopOverHttps(mend.update, now, t));
    if (stop) return { kind: "failed", message: stop, fields: {} };
    if ("update" in mend) await clients.update(context, id, { ...mend.update, version: now.version });
    else if (mend.action === "rotate-secret") return rotated(await clients.act(context, mend.action, id, {}), t);
    else await clients.act(context, mend.action, id, {});
    return { kind: "done", message: t("applications.mended") };
  });
}

/** Why its redirect URIs are left as they are: nobody is sent to an address that does not answer. */
async function stopOverHttps(
  { redirect_uris: wanted }: JsonObject,
  { redirect_uris: had }: { readonly redirect_uris: readonly string[] },
  t: DashboardTranslator,
): Promise<string | undefined> {
  const moved = [wanted].flat().flatMap((uri) => (typeof uri === "string" && !had.includes(uri) ? [uri] : []));
  const found = await unansweredOf(moved);
  if (!found) return undefined;
  const kind = found.reason === "refused_address" ? "unseen" : found.reason === "tls" ? "tls" : "unreachable";
  return t(`applications.mendPlain.${kind}`, { uri: found.uri });
}

const rotated = (result: unknown, t: DashboardTranslator): Outcome => ({
  kind: "done",
  message: t("applications.rotated"),
  secrets: secretOf(rotatedSecret.parse(result).client_secret, t),
});

export async function rotateSecret(tenantId: string, id: string, _: Outcome, form: FormData): Promise<Outcome> {
  return act({ tenantId, names: ["overlap"], isSensitive: true }, async ({ context, t }) =>
    rotated(await clients.act(context, "rotate-secret", id, { overlap: Number(textOf(form, "overlap")) }), t),
  );
}

export async function endPreviousSecret(tenantId: string, id: string): Promise<Outcome> {
  return act({ tenantId, isSensitive: true }, async ({ context, t }) => {
    await clients.act(context, "end-previous-secret", id, {});
    return { kind: "done", message: t("applications.ended") };
  });
}

/** Looks at keys as they are registered, or as they are typed. */
export async function checkKeys(tenantId: string, id: string, _: Outcome, form: FormData): Promise<Outcome> {
  return act({ tenantId, names: ["jwks_uri", "jwks"] }, async ({ context, t }) => {
    const typed = { jwks_uri: textOf(form, "jwks_uri") || undefined, jwks: textOf(form, "jwks") || undefined };
    const { problems, keys, source } = checkedKeys.parse(await clients.act(context, "check-keys", id, typed));
    const field = source === "jwks" ? "jwks" : "jwks_uri";
    if (problems.length > 0) return { kind: "failed", message: "", fields: { [field]: problems.join("; ") } };
    const found = keys.map(({ kid, kty, algs }) => `${kid ?? kty}: ${algs.join(", ")}`).join(" · ");
    return { kind: "done", message: t("applications.keysFound", { count: keys.length, found }) };
  });
}

export async function setDisabled(tenantId: string, id: string, disabled: boolean): Promise<Outcome> {
  return act({ tenantId, isSensitive: true }, async ({ context, t }) => {
    await clients.update(context, id, { disabled });
    return { kind: "done", message: t(disabled ? "applications.disabledNow" : "applications.enabledNow") };
  });
}

/** Deletes it for good, where its identifier was typed. */
export async function deleteApplication(tenantId: string, id: string, _: Outcome, form: FormData): Promise<Outcome> {
  return act({ tenantId, names: ["confirm"], isSensitive: true }, async ({ context, t }) => {
    if (textOf(form, "confirm") !== id)
      return { kind: "failed", message: "", fields: { confirm: t("applications.confirmWrong") } };
    await clients.remove(context, id);
    return { kind: "done", message: t("applications.deleted"), href: `/admin/t/${tenantId}/applications` };
  });
}
