import { deleteUser } from "@/app/admin/_actions/users";
import { ActionForm } from "@/app/admin/_kit/action-form";
import { Dialog } from "@/app/admin/_kit/dialog";
import { TextField } from "@/app/admin/_kit/fields";
import { Section } from "@/app/admin/_kit/section";
import type { UserVisit } from "./visit";

/** Their end here, for good. */
export function Danger({ tenantId, user, t }: UserVisit) {
  const { sub, username: name } = user;
  return (
    <Section id="delete" title={t("users.deleteTitle")} text={t("users.deleteText")} tone="danger">
      <div className="flex justify-end">
        <Dialog label={t("users.delete")} look="danger" title={t("users.deleteTitle")} text={t("users.deleteText")}>
          <ActionForm
            name="delete"
            action={deleteUser.bind(null, tenantId, sub)}
            submit={t("users.delete")}
            look="danger"
          >
            <TextField name="confirm" label={t("users.confirm", { name })} required spellCheck={false} />
          </ActionForm>
        </Dialog>
      </div>
    </Section>
  );
}
