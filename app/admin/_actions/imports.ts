"use server";

import { imports } from "@/lib/admin/resources/imports";
import type { Outcome } from "@/lib/dashboard/outcome";
import { act } from "./act";

const placeOf = (tenantId: string, id?: string) =>
  `/admin/t/${tenantId}/users/import${id === undefined ? "" : `/${id}`}`;

/** Begins an import; its file comes in parts after it. */
export async function beginImport(tenantId: string, name: string): Promise<Outcome> {
  const format = /\.(jsonl|ndjson)$/i.test(name) ? "jsonl" : "csv";
  return act({ tenantId, names: ["file"] }, async ({ context, t }) => {
    const { id } = await imports.create(context, { name, format });
    return { kind: "done", message: t("imports.begun"), made: id, href: placeOf(tenantId, id) };
  });
}

/** Sends the next part of its file. */
export async function addToImport(tenantId: string, id: string, number: number, text: string): Promise<Outcome> {
  return act({ tenantId, names: ["file"] }, async ({ context, t }) => {
    await imports.act(context, "add", id, { number, text });
    return { kind: "done", message: t("imports.begun") };
  });
}

/** Reads the whole file, only to say what would come of it. */
export async function checkImport(tenantId: string, id: string): Promise<Outcome> {
  return act({ tenantId }, async ({ context, t }) => {
    await imports.act(context, "run", id, { dry_run: true });
    return { kind: "done", message: t("imports.checking"), href: placeOf(tenantId, id) };
  });
}

/** Makes the users of the file. */
export async function runImport(tenantId: string, id: string): Promise<Outcome> {
  return act({ tenantId }, async ({ context, t }) => {
    await imports.act(context, "run", id, { dry_run: false });
    return { kind: "done", message: t("imports.started") };
  });
}

/** Stops it; who was made stays. */
export async function cancelImport(tenantId: string, id: string): Promise<Outcome> {
  return act({ tenantId }, async ({ context, t }) => {
    await imports.act(context, "cancel", id, {});
    return { kind: "done", message: t("imports.stopped") };
  });
}

/** Forgets it, with its file and its report. */
export async function removeImport(tenantId: string, id: string): Promise<Outcome> {
  return act({ tenantId }, async ({ context, t }) => {
    await imports.remove(context, id);
    return { kind: "done", message: t("imports.forgotten"), href: placeOf(tenantId) };
  });
}
