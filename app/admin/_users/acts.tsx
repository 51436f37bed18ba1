import { setBlocked, signOutUser } from "@/app/admin/_actions/users";
import { ActionForm } from "@/app/admin/_kit/action-form";
import { Dialog } from "@/app/admin/_kit/dialog";
import { CheckField } from "@/app/admin/_kit/fields";
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
      <Dialog
        label={t("users.signOut")}
        icon="leave"
        title={t("users.signOutTitle", { name })}
        text={t("users.signOutText")}
      >
        <ActionForm name="sign-out" action={signOutUser.bind(null, tenantId, user.sub)} submit={t("users.signOut")}>
          <CheckField name="revoke" label={t("users.revoke")} help={t("users.revokeHelp")} />
        </ActionForm>
      </Dialog>
      <Dialog
        label={t("users.block")}
        look="danger"
        title={t("users.blockTitle", { name })}
        text={t("users.blockText")}
      >
        <ActionForm
          name="block"
          action={setBlocked.bind(null, tenantId, user.sub, true)}
          submit={t("users.block")}
          look="danger"
        />
      </Dialog>
    </>
  );
}
