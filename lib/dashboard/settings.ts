import { shownTenant } from "@/lib/admin/resources/tenant-view";
import { jsonSchema } from "@/lib/admin/schemas";
import { policyGroups, policySettings } from "@/lib/model/policies";
import { type FormField, fieldsOf, leafFields, type Schema } from "./fields";

/** Settings that belong together; what is in no group of the schema stands in `general`. */
interface SettingsGroup {
  readonly key: string;
  readonly label: string;
  readonly help?: string;
  readonly fields: readonly FormField[];
}

/** What belongs to the try-it mode, which makes its tenant itself; and what has a page of its own. */
const hidden = ["try_it_only", "branding", "texts"];

let schema: Schema | undefined;

/** The fields of a tenant's settings. @param without names of those that are left out */
function fieldsWithout(without: readonly string[]): readonly FormField[] {
  schema ??= jsonSchema(shownTenant.shape.settings, "output") as Schema;
  return fieldsOf(schema, without);
}

/** The settings of a tenant that are no policies, as fields, from the schema of the definition. */
export function settingsGroups(): readonly SettingsGroup[] {
  const all = fieldsWithout([...hidden, ...policySettings]);
  const general = all.filter(({ kind }) => kind !== "group");
  const groups = all.flatMap((field) =>
    field.kind === "group" && field.fields.length > 0
      ? [{ key: field.name, label: field.label, help: field.help, fields: field.fields }]
      : [],
  );
  return [{ key: "general", label: "", fields: general }, ...groups];
}

export type PolicyGroup = keyof typeof policyGroups;

export const policyGroupNames = Object.keys(policyGroups) as readonly PolicyGroup[];

/** The group of policies that an address or a form names. */
export const policyGroupOf = (name: string): PolicyGroup | undefined => policyGroupNames.find((one) => one === name);

/** Where a setting is changed, below its tenant's page: among the policies, or among the other settings, of which those in no group are general. */
export function placeOfSetting(name: string): string {
  const group = policyGroupNames.find((one) => policyGroups[one].some((member) => member === name));
  if (group) return `/policies/${group}`;
  return `/settings#${name.includes(".") ? name.split(".", 1)[0] : "general"}`;
}

/** What the schema calls settings within their group says too little outside it. */
const clearer: Readonly<Record<string, string>> = {
  "sign_up.enabled": "Sign-up",
  "sign_in.window": "Window of failures",
  "registration.mode": "Who may register",
  "registration.trust": "Trust in whoever registers",
  "consent.lifetime": "Lifetime of a consent",
};

/** The settings of a group of policies, as fields, in its order. */
export function policyFields(group: PolicyGroup): readonly FormField[] {
  const all = leafFields(fieldsWithout(hidden));
  return policyGroups[group]
    .flatMap((name) => all.filter((field) => field.name === name))
    .map((field) => ({ ...field, label: clearer[field.name] ?? field.label }));
}
