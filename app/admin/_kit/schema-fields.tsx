import type { FormField } from "@/lib/dashboard/fields";
import { type MembersOf, wordsOf } from "@/lib/dashboard/member-words";
import { type Leaves, textOf } from "@/lib/dashboard/values";
import type { DashboardTranslator } from "@/lib/i18n/dashboard";
import { CheckField, ChoicesField, SelectField, TextArea, TextField } from "./fields";
import { Sentence } from "./sentence";

interface SchemaFieldsProps {
  fields: readonly FormField[];
  /** What stands in them, by path. */
  values: Leaves;
  /** Whose members they are, for their words in other languages than English. */
  of?: MembersOf;
  /** What somebody may not change is shown and cannot be typed into. */
  isReadOnly?: boolean;
  t: DashboardTranslator;
}

/** The fields of a form that is made of a definition's schema. `leavesOfForm` of lib/dashboard reads what is sent. */
export function SchemaFields({ fields, values, of, isReadOnly = false, t }: SchemaFieldsProps) {
  return fields.map((field) => (
    <SchemaField key={field.name} field={field} values={values} of={of} isReadOnly={isReadOnly} t={t} />
  ));
}

interface SchemaFieldProps {
  field: FormField;
  values: Leaves;
  of: MembersOf | undefined;
  isReadOnly: boolean;
  t: DashboardTranslator;
}

function SchemaField({ field, values, of, isReadOnly, t }: SchemaFieldProps) {
  const { name, clause, member } = field;
  const { label, help: text } = wordsOf(field, of, t.locale);
  const said = (more?: string) => [text, more].filter(Boolean).join(" · ");
  const help = text && <Sentence text={text} />;
  const value = values[name];
  const about = { name, label, clause, member, disabled: isReadOnly };
  switch (field.kind) {
    case "text":
      // A field of one line would lose what stands behind the first.
      if (field.isLong || textOf(value).includes("\n"))
        return <TextArea {...about} help={help} isOptional={!field.isRequired} defaultValue={textOf(value)} rows={3} />;
      return (
        <TextField
          {...about}
          help={help}
          isOptional={!field.isRequired}
          defaultValue={textOf(value)}
          maxLength={field.maxLength}
          inputMode={field.isUrl ? "url" : undefined}
        />
      );
    case "number":
      return (
        <TextField
          {...about}
          help={<Sentence text={said(rangeOf(field.min, field.max, t))} />}
          defaultValue={textOf(value)}
          inputMode="numeric"
          pattern="-?[0-9]*"
        />
      );
    case "flag":
      return <CheckField {...about} help={help} defaultChecked={value === true} />;
    case "choice": {
      const options = field.choices.map((choice) => ({ value: choice, label: choice }));
      const all = field.isRequired ? options : [{ value: "", label: t("form.notSet") }, ...options];
      return <SelectField {...about} help={help} options={all} defaultValue={textOf(value)} />;
    }
    case "choices":
      return (
        <ChoicesField
          {...about}
          help={help}
          options={field.choices.map((choice) => ({ value: choice, label: choice }))}
          chosen={Array.isArray(value) ? value.map(String) : []}
        />
      );
    case "list":
      return (
        <TextArea
          {...about}
          help={<Sentence text={said(t("form.onePerLine"))} />}
          defaultValue={textOf(value)}
          isCode
        />
      );
    case "json":
      return (
        <TextArea
          {...about}
          help={<Sentence text={said(t("form.json"))} />}
          defaultValue={value === undefined ? "" : JSON.stringify(value, null, 2)}
          rows={5}
          isCode
        />
      );
    case "group":
      return (
        <fieldset className="grid min-w-0 grid-cols-1 gap-5 rounded-xl border border-line p-4">
          <legend className="px-1.5 text-sm font-semibold text-ink">{label}</legend>
          {help && <p className="-mt-3 text-sm text-pretty text-muted">{help}</p>}
          <SchemaFields fields={field.fields} values={values} of={of} isReadOnly={isReadOnly} t={t} />
        </fieldset>
      );
  }
}

function rangeOf(min: number | undefined, max: number | undefined, t: DashboardTranslator): string | undefined {
  if (min === undefined) return max === undefined ? undefined : t("form.to", { max });
  return max === undefined ? t("form.from", { min }) : t("form.range", { min, max });
}
