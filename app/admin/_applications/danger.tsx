import { deleteApplication, setDisabled } from "@/app/admin/_actions/applications";
import { ActionForm } from "@/app/admin/_kit/action-form";
import { TextField } from "@/app/admin/_kit/fields";
import { FormDialog } from "@/app/admin/_kit/form-dialog";
import { Section } from "@/app/admin/_kit/section";
import type { ApplicationVisit } from "./visit";

/** What stops it, for a while or for good. */
export function Danger({ client, tenantId, t }: ApplicationVisit) {
  const { client_id: id, disabled } = client;
  const turn = disabled ? "enable" : "disable";
  return (
    <div className="grid grid-cols-1 gap-6">
      <Section id="state" title={t(`applications.${turn}`)} text={t(`applications.${turn}Text`)} tone="danger">
        <ActionForm
          name="disable"
          action={setDisabled.bind(null, tenantId, id, !disabled)}
          submit={t(`applications.${turn}`)}
          look={disabled ? "secondary" : "danger"}
        />
      </Section>
      <Section id="delete" title={t("applications.delete")} text={t("applications.deleteText")} tone="danger">
        <div className="flex justify-end">
          <FormDialog
            label={t("applications.delete")}
            look="danger"
            text={t("applications.deleteText")}
            name="delete"
            action={deleteApplication.bind(null, tenantId, id)}
            submitLook="danger"
          >
            <TextField name="confirm" label={t("applications.confirm", { id })} required />
          </FormDialog>
        </div>
      </Section>
    </div>
  );
}
