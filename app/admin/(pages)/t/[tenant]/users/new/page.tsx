import { forbidden } from "next/navigation";
import { createUser } from "@/app/admin/_actions/new-users";
import { ActionForm } from "@/app/admin/_kit/action-form";
import { CheckField, TextField } from "@/app/admin/_kit/fields";
import { PageHeader } from "@/app/admin/_kit/page-header";
import { Section } from "@/app/admin/_kit/section";
import { visitTenant } from "@/app/admin/_shell/admin";
import { placeOf } from "@/app/admin/_shell/places";
import { mayDo } from "@/lib/admin/permissions";
import { tenants } from "@/lib/admin/resources/tenants";
import { users } from "@/lib/admin/resources/users";
import { StartField } from "./start-field";

/** A new user: who they are, and how they get in the first time. */
export default async function NewUserPage({ params }: { readonly params: Promise<{ tenant: string }> }) {
  const { admin, context, tenantId, t } = await visitTenant(params);
  if (!mayDo(context, "create", { ...users, tenantId })) forbidden();
  const [place, { settings }] = await Promise.all([placeOf(admin, tenantId), tenants.show(context, tenantId)]);
  return (
    <>
      <PageHeader
        title={t("newUser.title")}
        crumbs={[
          { label: t("nav.tenants"), href: "/admin" },
          { label: place.name, href: `/admin/t/${tenantId}` },
          { label: t("users.title"), href: `/admin/t/${tenantId}/users` },
        ]}
        crumbsLabel={t("nav.breadcrumbs")}
      >
        {t("newUser.lead")}
      </PageHeader>
      <div className="max-w-2xl">
        <ActionForm name="new-user" action={createUser.bind(null, tenantId)} submit={t("newUser.create")}>
          <Section id="who" title={t("newUser.who")} text={t("newUser.whoText")}>
            <div className="grid grid-cols-1 gap-5 sm:grid-cols-2">
              <TextField
                name="username"
                label={t("newUser.username")}
                help={t("newUser.usernameHelp")}
                required
                maxLength={255}
                spellCheck={false}
                autoCapitalize="none"
              />
              <TextField
                name="email"
                label={t("newUser.email")}
                type="email"
                inputMode="email"
                maxLength={320}
                isOptional
              />
              <TextField name="name" label={t("newUser.name")} maxLength={2000} isOptional />
              <TextField name="phone_number" label={t("newUser.phone")} type="tel" inputMode="tel" isOptional />
            </div>
            <div className="mt-5">
              <CheckField name="email_verified" label={t("newUser.verified")} help={t("newUser.verifiedHelp")} />
            </div>
            <details className="mt-4">
              <summary className="min-h-11 cursor-pointer py-2.5 text-sm font-medium text-link sm:min-h-9 sm:py-1.5">
                {t("newUser.more")}
              </summary>
              <div className="mt-3 grid grid-cols-1 gap-5 sm:grid-cols-2">
                <TextField name="given_name" label={t("newUser.givenName")} isOptional />
                <TextField name="family_name" label={t("newUser.familyName")} isOptional />
                <TextField name="locale" label={t("newUser.locale")} placeholder="de-CH" isOptional />
                <TextField name="zoneinfo" label={t("newUser.zone")} placeholder="Europe/Zurich" isOptional />
              </div>
            </details>
          </Section>
          <Section id="start" title={t("newUser.start")} text={t("newUser.startText")}>
            <StartField
              legend={t("newUser.start")}
              options={[
                { value: "invite", label: t("newUser.invite"), help: t("newUser.inviteHelp") },
                { value: "password", label: t("newUser.setPassword"), help: t("newUser.setPasswordHelp") },
                { value: "none", label: t("newUser.none"), help: t("newUser.noneHelp") },
              ]}
              password={{
                label: t("newUser.password"),
                help: t("newUser.passwordHelp", { count: settings.sign_in.password_min_length }),
              }}
            />
          </Section>
        </ActionForm>
      </div>
    </>
  );
}
