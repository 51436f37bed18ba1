import type { IconName } from "@/app/_ui/icon";
import { createApplication } from "@/app/admin/_actions/applications";
import { ChoiceCard } from "@/app/admin/_kit/choice-card";
import { TextArea, TextField } from "@/app/admin/_kit/fields";
import { FormDialog } from "@/app/admin/_kit/form-dialog";
import type { TenantVisit } from "@/app/admin/_shell/admin";
import { type ApplicationKind, applicationKinds } from "@/lib/admin/application-kinds";

const icons: Readonly<Record<ApplicationKind, IconName>> = {
  web: "globe",
  spa: "code",
  native: "phone",
  machine: "gear",
  device: "screen",
};

/** Registers an application by what it is. Where nobody comes back to it, no redirect URI is asked for. */
export function NewApplication({ tenantId, t }: Pick<TenantVisit, "tenantId" | "t">) {
  const kinds = applicationKinds.map((kind) => (
    <ChoiceCard
      key={kind}
      name="kind"
      value={kind}
      label={t(`applications.${kind}`)}
      help={t(`applications.${kind}Text`)}
      icon={icons[kind]}
      defaultChecked={kind === applicationKinds[0]}
    />
  ));
  return (
    <FormDialog
      label={t("applications.create")}
      look="primary"
      icon="plus"
      text={t("applications.createText")}
      name="new-application"
      action={createApplication.bind(null, tenantId)}
      submit={t("applications.createSubmit")}
    >
      <div className="group grid grid-cols-1 gap-5">
        <fieldset className="grid min-w-0 gap-2 sm:grid-cols-2 sm:[&>:first-of-type]:col-span-2">
          <legend className="mb-1.5 text-[0.9375rem] font-medium text-ink sm:text-sm">{t("applications.kind")}</legend>
          {kinds}
        </fieldset>
        <TextField
          name="client_name"
          label={t("applications.name")}
          help={t("applications.nameHelp")}
          maxLength={200}
        />
        <div className="group-has-[[value=device]:checked,[value=machine]:checked]:hidden">
          <TextArea
            name="redirect_uris"
            label={t("applications.redirects")}
            help={t("applications.redirectsHelp")}
            placeholder="https://app.example/callback"
            isCode
          />
        </div>
      </div>
    </FormDialog>
  );
}
