"use server";

import { apiKeys } from "@/lib/admin/resources/api-keys";
import { rotatedSecret } from "@/lib/admin/resources/client-schemas";
import { curlFor, scopesOfRole } from "@/lib/dashboard/api-key-use";
import type { Outcome } from "@/lib/dashboard/outcome";
import type { DashboardTranslator } from "@/lib/i18n/dashboard";
import { type MemberRole, memberRoles } from "@/lib/model/system-tenant";
import { act } from "./act";

const textOf = (form: FormData, name: string) => String(form.get(name) ?? "").trim();
const names = ["name", "role", "scopes", "expires_in", "public_key"];
const place = (tenantId: string, id?: string) => `/admin/t/${tenantId}/api-keys${id === undefined ? "" : `/${id}`}`;

/** Makes an API key, and tells its secret once, with what to do with it. */
export async function createApiKey(tenantId: string, _: Outcome, form: FormData): Promise<Outcome> {
  return act({ tenantId, names, isSensitive: true }, async ({ context, t }) => {
    const key = await apiKeys.create(context, {
      name: textOf(form, "name"),
      role: textOf(form, "role"),
      scopes: scopesIn(form),
      expires_in: endIn(form),
      ...(form.get("proof") === "key" && { public_key: textOf(form, "public_key") }),
    });
    return {
      kind: "done",
      message: t("apiKeys.created"),
      href: place(tenantId, key.client_id),
      ...told(key, tenantId, t),
    };
  });
}

/** What somebody chose: all that is of use to the role, what looks alone, or some. */
function scopesIn(form: FormData): readonly string[] {
  const role: MemberRole | undefined = memberRoles.find((one) => one === form.get("role"));
  const all = role === undefined ? [] : scopesOfRole(role);
  switch (form.get("access")) {
    case "all":
      return all;
    case "read":
      return all.filter((scope) => scope.endsWith(":read"));
    default:
      return form.getAll("scopes").map(String);
  }
}

const endIn = (form: FormData): number | null =>
  textOf(form, "expires_in") ? Number(textOf(form, "expires_in")) : null;

function told(
  key: { readonly client_id: string; readonly scopes: readonly string[]; readonly client_secret?: string | undefined },
  tenantId: string,
  t: DashboardTranslator,
) {
  const { client_secret: secret } = key;
  if (secret === undefined) return {};
  return {
    secrets: [
      { label: t("apiKeys.secret"), value: secret },
      { label: t("apiKeys.use"), value: curlFor({ key, tenantId, secret }) },
    ],
  };
}

/** Changes an API key, where it still is what the page showed. */
export async function updateApiKey(tenantId: string, id: string, _: Outcome, form: FormData): Promise<Outcome> {
  return act({ tenantId, names, isSensitive: true }, async ({ context, t }) => {
    const [pasted, end] = [textOf(form, "public_key"), textOf(form, "expires_in")];
    await apiKeys.update(context, id, {
      name: textOf(form, "name"),
      role: textOf(form, "role"),
      scopes: scopesIn(form),
      ...(end !== "keep" && { expires_in: endIn(form) }),
      ...(pasted && { public_key: pasted }),
      version: Number(textOf(form, "version")),
    });
    return { kind: "done", message: t("apiKeys.saved") };
  });
}

export async function rotateApiKey(tenantId: string, id: string, _: Outcome, form: FormData): Promise<Outcome> {
  return act({ tenantId, names: ["overlap"], isSensitive: true }, async ({ context, t }) => {
    const input = { overlap: Number(textOf(form, "overlap")) };
    const { client_secret } = rotatedSecret.parse(await apiKeys.act(context, "rotate-secret", id, input));
    const { scopes } = await apiKeys.show(context, id);
    return {
      kind: "done",
      message: t("apiKeys.rotated"),
      ...told({ client_id: id, scopes, client_secret }, tenantId, t),
    };
  });
}

export async function setApiKeyDisabled(tenantId: string, id: string, disabled: boolean): Promise<Outcome> {
  return act({ tenantId, isSensitive: true }, async ({ context, t }) => {
    await apiKeys.update(context, id, { disabled });
    return { kind: "done", message: t(disabled ? "apiKeys.disabledNow" : "apiKeys.enabledNow") };
  });
}

export async function removeApiKey(tenantId: string, id: string): Promise<Outcome> {
  return act({ tenantId, isSensitive: true }, async ({ context, t }) => {
    await apiKeys.remove(context, id);
    return { kind: "done", message: t("apiKeys.removed"), href: place(tenantId) };
  });
}
