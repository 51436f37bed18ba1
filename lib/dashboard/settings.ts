import { shownTenant } from "@/lib/admin/resources/tenant-view";
import { jsonSchema } from "@/lib/admin/schemas";
import { type FormField, fieldsOf, type Schema } from "./fields";

/** Settings that belong together; what is in no group of the schema stands in `general`. */
interface SettingsGroup {
  readonly key: string;
  readonly label: string;
  readonly help?: string;
  readonly fields: readonly FormField[];
}

/** What belongs to the try-it mode, which makes its tenant itself; and what has a page of its own. */
const hidden = ["try_it_only", "branding", "texts"];

let made: readonly SettingsGroup[] | undefined;

/** Every setting of a tenant as a field, from the schema of the definition. */
export function settingsGroups(): readonly SettingsGroup[] {
  made ??= groupsOf();
  return made;
}

function groupsOf(): readonly SettingsGroup[] {
  const schema = jsonSchema(shownTenant.shape.settings, "output") as Schema;
  const all = fieldsOf(schema, hidden);
  const general = all.filter(({ kind }) => kind !== "group");
  const groups = all.flatMap((field) =>
    field.kind === "group" ? [{ key: field.name, label: field.label, help: field.help, fields: field.fields }] : [],
  );
  return [{ key: "general", label: "", fields: general }, ...groups];
}
