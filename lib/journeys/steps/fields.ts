import { z } from "zod";
import type { Interaction } from "@/lib/store/interactions";
import type { Tenant } from "@/lib/tenants/tenant";

/** A field as it was typed, but for space around it; empty where it was left out. */
export const typedText = z
  .string()
  .catch("")
  .transform((text) => text.trim().toWellFormed());

/** A password, whole: one that was cut would be another one. */
export const secretText = z
  .string()
  .catch("")
  .transform((text) => text.toWellFormed());

/** What is kept to fill the form again. */
export const forDisplay = (text: string, most: number) => text.slice(0, most).toWellFormed() || undefined;

/** Seconds until another try makes sense. */
export const retryAfter = (
  { form: { retryAt } }: Pick<Interaction, "form">,
  { services }: Pick<Tenant, "services">,
): number | undefined => (retryAt === undefined ? undefined : Math.max(1, Math.ceil(retryAt - services.clock())));
