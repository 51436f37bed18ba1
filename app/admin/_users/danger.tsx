import { deleteUser } from "@/app/admin/_actions/users";
import { TextField } from "@/app/admin/_kit/fields";
import { FormDialog } from "@/app/admin/_kit/form-dialog";
import { Section } from "@/app/admin/_kit/section";
import type { UserVisit } from "./visit";

/** Their end here, for good. */
export function Danger({ tenantId, user, t }: UserVisit) {
  const { sub, username: name } = user;
  return (
    <Section id="delete" title={t("users.deleteTitle")} text={t("users.deleteText")} tone="danger">
      <div className="flex justify-end">
        <FormDialog
          label={t("users.delete")}
          look="danger"
          title={t("users.deleteTitle")}
          text={t("users.deleteText")}
          name="delete"
          action={deleteUser.bind(null, tenantId, sub)}
          submitLook="danger"
        >
          <TextField name="confirm" label={t("users.confirm", { name })} required spellCheck={false} />
        </FormDialog>
      </div>
    </Section>
  );
}
