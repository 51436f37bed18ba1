"use server";

import { z } from "zod";
import { keys, rotated } from "@/lib/admin/resources/keys";
import type { Outcome } from "@/lib/dashboard/outcome";
import { act } from "./act";

/** What a form says: `use:sig`, `use:enc`, or the name of an algorithm. */
const which = z
  .string()
  // No form of ours leaves it out; the definition says what is wrong with nothing.
  .catch("")
  .transform((text) => (text.startsWith("use:") ? { use: text.slice(4) } : { alg: text }));

/** New keys, which wait for their turn. @param tenantId bound by the page; the definition asks who may */
export async function rotateKeys(tenantId: string, _before: Outcome, form: FormData): Promise<Outcome> {
  return act({ tenantId, isSensitive: true }, async ({ context, t }) => {
    const made = rotated.parse(await keys.act(context, "rotate", undefined, which.parse(form.get("which"))));
    return { kind: "done", message: t("keys.rotated", { count: made.length }) };
  });
}

/** For keys that have leaked: new ones at once, and the old ones published no more. */
export async function revokeKeys(tenantId: string, _before: Outcome, form: FormData): Promise<Outcome> {
  return act({ tenantId, isSensitive: true }, async ({ context, t }) => {
    if (form.get("understood") !== "on")
      return { kind: "failed", message: "", fields: { understood: t("keys.mustUnderstand") } };
    const input = { ...which.parse(form.get("which")), revoke: true };
    const made = rotated.parse(await keys.act(context, "rotate", undefined, input));
    return { kind: "done", message: t("keys.revoked", { count: made.length }) };
  });
}

/** A key that waits is used from now on, whoever has it. */
export async function takeOverKey(tenantId: string, kid: string): Promise<Outcome> {
  return act({ tenantId, isSensitive: true }, async ({ context, t }) => {
    await keys.act(context, "take-over", kid, {});
    return { kind: "done", message: t("keys.tookOver") };
  });
}
