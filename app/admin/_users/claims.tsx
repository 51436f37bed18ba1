import { saveClaims } from "@/app/admin/_actions/users";
import { ActionForm } from "@/app/admin/_kit/action-form";
import { SelectField, TextField } from "@/app/admin/_kit/fields";
import { SchemaFields } from "@/app/admin/_kit/schema-fields";
import { Section } from "@/app/admin/_kit/section";
import type { FormField } from "@/lib/dashboard/fields";
import { claimFields, claimGroupOf, claimGroups, taggable, taggedFields } from "@/lib/dashboard/user-fields";
import { leavesOf } from "@/lib/dashboard/values";
import { claimHelp, claimText, taggedText } from "./claim-words";
import type { UserVisit } from "./visit";

/** Everything that clients can be told of them, to be changed. */
export function Claims({ context, tenantId, user, t }: UserVisit) {
  const fields = claimFields(context).flatMap((field) => worded(field, t));
  const tagged = taggedFields(user).map((field) => ({ ...field, label: taggedText(field.name, t), isRequired: true }));
  const values = leavesOf([...fields, ...tagged], user);
  const groups = claimGroups.map((group) => (
    <Section key={group} id={group} title={t(`users.group.${group}`)} text={t(`users.groupText.${group}`)}>
      <div className={`grid grid-cols-1 gap-5 ${group === "others" ? "" : "sm:grid-cols-2"}`}>
        <SchemaFields fields={fields.filter(({ name }) => claimGroupOf(name) === group)} values={values} t={t} />
      </div>
    </Section>
  ));
  return (
    <ActionForm name="claims" action={saveClaims.bind(null, tenantId, user.sub)} submit={t("form.save")}>
      <input type="hidden" name="base" value={JSON.stringify(values)} />
      {groups}
      <Section id="languages" title={t("users.group.languages")} text={t("users.groupText.languages")}>
        <div className="grid grid-cols-1 gap-5">
          <SchemaFields fields={tagged} values={values} t={t} />
          <AddLanguage t={t} />
        </div>
      </Section>
    </ActionForm>
  );
}

const AddLanguage = ({ t }: Pick<UserVisit, "t">) => (
  <fieldset className="grid min-w-0 grid-cols-1 gap-5 rounded-xl border border-line p-4 sm:grid-cols-[1fr_1fr_2fr]">
    <legend className="px-1.5 text-sm font-semibold text-ink">{t("users.addLanguage")}</legend>
    <SelectField
      name="added.claim"
      label={t("users.addClaim")}
      options={taggable.map((claim) => ({ value: claim, label: t(`users.claim.${claim}`) }))}
    />
    <TextField name="added.language" label={t("users.addTag")} help={t("users.addTagHelp")} spellCheck={false} />
    <TextField name="added.value" label={t("users.addValue")} maxLength={2_000} />
  </fieldset>
);

/** A field in the words of the page; of an address each of its lines. Hardly anybody has all claims, so none is called optional. */
function worded(field: FormField, t: UserVisit["t"]): readonly FormField[] {
  if (field.kind === "group") return field.fields.flatMap((one) => worded(one, t));
  return [
    { ...field, label: claimText(field.member, t) ?? field.label, help: claimHelp(field.member, t), isRequired: true },
  ];
}
