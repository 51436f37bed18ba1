import { setBlocked, signOutUser } from "@/app/admin/_actions/users";
import { ActionForm } from "@/app/admin/_kit/action-form";
import { CheckField } from "@/app/admin/_kit/fields";
import { FormDialog } from "@/app/admin/_kit/form-dialog";
import { nameOf, type UserVisit } from "./visit";

/** What stops somebody, at once. */
export function Acts(visit: UserVisit) {
  const { tenantId, user, t } = visit;
  const name = nameOf(visit);
  if (user.disabled)
    return (
      <ActionForm
        name="unblock"
        action={setBlocked.bind(null, tenantId, user.sub, false)}
        submit={t("users.unblock")}
        look="secondary"
      />
    );
  return (
    <>
      <FormDialog
        label={t("users.signOut")}
        icon="leave"
        title={t("users.signOutTitle", { name })}
        text={t("users.signOutText")}
        name="sign-out"
        action={signOutUser.bind(null, tenantId, user.sub)}
      >
        <CheckField name="revoke" label={t("users.revoke")} help={t("users.revokeHelp")} />
      </FormDialog>
      <FormDialog
        label={t("users.block")}
        look="danger"
        title={t("users.blockTitle", { name })}
        text={t("users.blockText")}
        name="block"
        action={setBlocked.bind(null, tenantId, user.sub, true)}
        submitLook="danger"
      />
    </>
  );
}
