import { checkKeys, endPreviousSecret, rotateSecret } from "@/app/admin/_actions/applications";
import { ActionForm } from "@/app/admin/_kit/action-form";
import { DescriptionList } from "@/app/admin/_kit/description-list";
import { SelectField, TextArea, TextField } from "@/app/admin/_kit/fields";
import { FormDialog } from "@/app/admin/_kit/form-dialog";
import { Section } from "@/app/admin/_kit/section";
import { Time } from "@/app/admin/_kit/time";
import type { ApplicationVisit } from "./visit";

const hour = 3_600;

/** By what it proves who it is. */
export function Credentials(visit: ApplicationVisit) {
  return (
    <div className="grid grid-cols-1 gap-6">
      <Secret {...visit} />
      <Keys {...visit} />
    </div>
  );
}

function Secret({ client, tenantId, t }: ApplicationVisit) {
  const { client_id: id, secret_changed_at: since, previous_secret_expires_at: until } = client;
  const isDouble = until !== null && until.getTime() > Date.now();
  if (since === null)
    return (
      <Section id="secret" title={t("applications.secret")}>
        <p className="text-muted">{t("applications.noSecret")}</p>
      </Section>
    );
  const overlaps = [0, hour, 24 * hour, 7 * 24 * hour, 30 * 24 * hour].map((seconds) => ({
    value: String(seconds),
    label: t("applications.overlapHours", { hours: seconds / hour }),
  }));
  return (
    <Section id="secret" title={t("applications.secret")} text={t("applications.secretText")}>
      <DescriptionList
        rows={[
          { term: t("applications.secretSince"), value: <Time at={since} t={t} /> },
          {
            term: t("applications.previousUntil"),
            value: isDouble ? <Time at={until} t={t} look="exact" /> : undefined,
          },
        ]}
      />
      <div className="mt-5 flex flex-wrap gap-2">
        <FormDialog
          label={t("applications.rotate")}
          icon="refresh"
          text={t("applications.rotateText")}
          name="rotate"
          action={rotateSecret.bind(null, tenantId, id)}
        >
          <SelectField
            name="overlap"
            label={t("applications.overlap")}
            options={overlaps}
            defaultValue={String(24 * hour)}
          />
        </FormDialog>
        {isDouble && (
          <FormDialog
            label={t("applications.end")}
            look="danger"
            text={t("applications.endText")}
            name="end-previous"
            action={endPreviousSecret.bind(null, tenantId, id)}
            submitLook="danger"
          />
        )}
      </div>
    </Section>
  );
}

function Keys({ client, tenantId, t }: ApplicationVisit) {
  return (
    <Section id="keys" title={t("applications.keys")} text={t("applications.keysText")}>
      <ActionForm
        name="check-keys"
        action={checkKeys.bind(null, tenantId, client.client_id)}
        submit={t("applications.check")}
        look="secondary"
      >
        <TextField
          name="jwks_uri"
          label="JWKS URI"
          member="jwks_uri"
          defaultValue={client.jwks_uri}
          inputMode="url"
          isOptional
        />
        <TextArea
          name="jwks"
          label="JWKS"
          member="jwks"
          defaultValue={client.jwks && JSON.stringify(client.jwks, null, 2)}
          rows={6}
          isCode
          isOptional
        />
      </ActionForm>
    </Section>
  );
}
