import { Badge } from "@/app/admin/_kit/badge";
import { CodeBlock, CopyValue } from "@/app/admin/_kit/code-block";
import { DescriptionList } from "@/app/admin/_kit/description-list";
import { Section } from "@/app/admin/_kit/section";
import { TenantHeader } from "@/app/admin/_kit/tenant-header";
import { Time } from "@/app/admin/_kit/time";
import { orPage, visitTenant } from "@/app/admin/_shell/admin";
import { mayDo } from "@/lib/admin/permissions";
import { apiKeys } from "@/lib/admin/resources/api-keys";
import { curlFor } from "@/lib/dashboard/api-key-use";
import { grantable } from "../../members/member-actions";
import { DisableApiKey, EditApiKey, RemoveApiKey, RotateApiKey, tones } from "../_forms";

interface Props {
  readonly params: Promise<{ tenant: string; key: string }>;
}

/** An API key: what it may, how it proves itself, and how it is used. */
export default async function ApiKeyPage({ params }: Props) {
  const [visited, { key: id }] = await Promise.all([visitTenant(params), params]);
  const { context, tenantId, t } = visited;
  const apiKey = await orPage(apiKeys.show(context, decodeURIComponent(id)));
  const base = `/admin/t/${tenantId}`;
  const one = { ...visited, apiKey };
  const isEditor =
    mayDo(context, "update", { ...apiKeys, tenantId }) && grantable(context, tenantId).includes(apiKey.role);
  const time = (at: Date | null) => at && <Time at={at} t={t} />;
  return (
    <>
      <TenantHeader
        tenantId={tenantId}
        t={t}
        above={[{ label: t("apiKeys.title"), href: `${base}/api-keys` }]}
        title={apiKey.name}
        badge={<Badge tone={tones[apiKey.state]}>{t(`apiKeys.${apiKey.state}`)}</Badge>}
        actions={
          isEditor && (
            <>
              <EditApiKey {...one} />
              {apiKey.secret_changed_at && <RotateApiKey {...one} />}
              <DisableApiKey {...one} />
              <RemoveApiKey {...one} />
            </>
          )
        }
      >
        {apiKey.state === "expired" && t("apiKeys.expiredText")}
        {apiKey.state === "active" && apiKey.maker_left && t("apiKeys.makerLeft")}
      </TenantHeader>
      <div className="grid grid-cols-1 gap-6">
        <Section id="facts" title={t("apiKeys.facts")} text={t("apiKeys.factsText")}>
          <DescriptionList
            rows={[
              { term: "client_id", value: <CopyValue value={apiKey.client_id} label="client_id" /> },
              { term: t("apiKeys.role"), value: t(`nav.${apiKey.role}`) },
              {
                term: t("apiKeys.scopes"),
                value: (
                  <span className="flex flex-wrap gap-1.5" dir="ltr">
                    {apiKey.scopes.map((scope) => (
                      <Badge key={scope}>{scope}</Badge>
                    ))}
                  </span>
                ),
              },
              { term: t("apiKeys.until"), value: time(apiKey.expires_at) ?? t("apiKeys.noEnd") },
              { term: t("apiKeys.used"), value: time(apiKey.last_used_at) ?? t("apiKeys.never") },
              {
                term: t("apiKeys.proof"),
                value: t(apiKey.method === "private_key_jwt" ? "apiKeys.byKey" : "apiKeys.bySecret"),
              },
              { term: t("apiKeys.secretSince"), value: time(apiKey.secret_changed_at) },
              { term: t("apiKeys.oldSecret"), value: time(apiKey.previous_secret_expires_at) },
              {
                term: t("apiKeys.madeBy"),
                value: apiKey.made_by === null ? t("apiKeys.byCommand") : (apiKey.made_by_name ?? apiKey.made_by),
                ...(apiKey.maker_left && { help: t("apiKeys.left") }),
              },
              { term: t("apiKeys.made"), value: time(apiKey.created_at) },
            ]}
          />
        </Section>
        {apiKey.secret_changed_at && (
          <Section id="use" title={t("apiKeys.use")} text={t("apiKeys.useText")}>
            <CodeBlock code={curlFor({ key: apiKey, tenantId })} label={t("apiKeys.use")} />
          </Section>
        )}
      </div>
    </>
  );
}
