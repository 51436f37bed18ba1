import { saveApplication } from "@/app/admin/_actions/applications";
import { ActionForm } from "@/app/admin/_kit/action-form";
import { SchemaFields } from "@/app/admin/_kit/schema-fields";
import { Section } from "@/app/admin/_kit/section";
import { groupOf, settingsFields, settingsGroups } from "@/lib/dashboard/application-fields";
import { leavesOf } from "@/lib/dashboard/values";
import type { ApplicationVisit } from "./visit";

/** Every member of registration metadata. */
export function Settings({ client, isEditor, tenantId, t }: ApplicationVisit) {
  const fields = settingsFields();
  const values = leavesOf(fields, client);
  const groups = settingsGroups.map((group) => (
    <Section
      key={group}
      id={group}
      title={t(`applications.group.${group}`)}
      text={t(`applications.groupText.${group}`)}
    >
      <div className="grid grid-cols-1 gap-5">
        <SchemaFields
          fields={fields.filter((field) => groupOf(field) === group)}
          values={values}
          of="client"
          isReadOnly={!isEditor}
          t={t}
        />
      </div>
    </Section>
  ));
  if (!isEditor) return <div className="grid grid-cols-1 gap-6">{groups}</div>;
  return (
    <ActionForm
      name="application"
      action={saveApplication.bind(null, tenantId, client.client_id)}
      submit={t("form.save")}
    >
      <input type="hidden" name="base" value={JSON.stringify(values)} />
      {groups}
    </ActionForm>
  );
}
