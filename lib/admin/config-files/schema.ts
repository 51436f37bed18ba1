import { z } from "zod";
import { jsonSchema } from "@/lib/admin/schemas";
import { tenantSettings } from "@/lib/model/tenant-settings";
import { tenantPattern } from "@/lib/tenants/directory";
import { type Section, sections } from "./sections";

/** Settings as a file names them: each may be left out, and what is left out is not the file's. */
const tenantMembers = {
  name: z.string().min(1).max(100).describe("What people read"),
  issuer: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe("Issuer of its own, instead of {PUBLIC_URL}/t/{id}; for operators to set"),
  disabled: z.boolean().optional().describe("Whether everything answers as if the tenant were unknown"),
  settings: z
    .record(z.string(), z.unknown())
    .superRefine((settings, context) => {
      for (const { path, message } of tenantSettings.safeParse(settings).error?.issues ?? [])
        context.addIssue({ code: "custom", path, message });
    })
    .optional()
    .describe("Settings that this file decides, as docs/settings.md has them; the others stay as they are"),
};

const entries = Object.fromEntries(
  sections.map(({ name, entry, about }) => [name, z.record(z.string(), entry).optional().describe(about)]),
) as Record<Section["name"], z.ZodOptional<z.ZodRecord<z.ZodString, Section["entry"]>>>;

const tenantEntry = z.strictObject({ ...tenantMembers, ...entries });

/** A configuration file, as YAML gives it. */
export const configFile = z.strictObject({
  gatehouse: z.literal(1).describe("The format of this file"),
  tenants: z
    .record(z.string().regex(tenantPattern, "must be 1 to 63 lower-case letters, digits or hyphens"), tenantEntry)
    .describe("Each tenant by its identifier"),
});

export type TenantEntry = z.infer<typeof tenantEntry>;
export type ConfigFile = z.infer<typeof configFile>;

/** The file as a JSON Schema (2020-12), for editors. */
export function configSchema(): object {
  const shown = z.strictObject({ ...tenantMembers, settings: tenantSettings.optional(), ...entries });
  const file = configFile.extend({ tenants: z.record(z.string().regex(tenantPattern), shown) });
  return { title: "Gatehouse configuration", ...jsonSchema(file, "input") };
}
