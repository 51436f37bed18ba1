import { domainToUnicode } from "node:url";
import type { ReactNode } from "react";
import { Badge } from "@/app/admin/_kit/badge";
import { CopyValue } from "@/app/admin/_kit/code-block";
import { DescriptionList } from "@/app/admin/_kit/description-list";
import { Section } from "@/app/admin/_kit/section";
import { TenantHeader } from "@/app/admin/_kit/tenant-header";
import { Time } from "@/app/admin/_kit/time";
import { orPage, visitTenant } from "@/app/admin/_shell/admin";
import { mayDo } from "@/lib/admin/permissions";
import { domains } from "@/lib/admin/resources/domains";
import { CheckDomain, LeaveIssuer, MakeIssuer, RemoveDomain, tones } from "../_forms";

interface Props {
  readonly params: Promise<{ tenant: string; host: string }>;
}

/** A host, and the steps until the issuer is at it. */
export default async function DomainPage({ params }: Props) {
  const [{ context, tenantId, t }, { host: named }] = await Promise.all([visitTenant(params), params]);
  const domain = await orPage(domains.show(context, decodeURIComponent(named)));
  const { host, state, is_issuer: isIssuer } = domain;
  const base = `/admin/t/${tenantId}`;
  const one = { domain, tenantId, t };
  const isEditor = mayDo(context, "check", { ...domains, tenantId });
  const copied = (value: string, label: string) => <CopyValue value={value} label={label} />;
  const time = (at: Date | null): ReactNode => at && <Time at={at} t={t} />;
  const isProven = domain.proven_at !== null && domain.failing_since === null;
  return (
    <>
      <TenantHeader
        tenantId={tenantId}
        t={t}
        above={[{ label: t("domains.title"), href: `${base}/domains` }]}
        title={host}
        badge={<Badge tone={tones[state]}>{t(`domains.${state}`)}</Badge>}
        actions={isEditor && !isIssuer && <RemoveDomain {...one} />}
      >
        {t(`domains.now.${state}`)}
      </TenantHeader>
      <div className="grid grid-cols-1 gap-6">
        <Section
          id="proof"
          title={t("domains.proof")}
          text={t("domains.proofText")}
          tone={domain.problem && domain.checked_at ? "danger" : "plain"}
          actions={isEditor && <CheckDomain {...one} />}
        >
          <DescriptionList
            rows={[
              {
                term: t("domains.written"),
                value: domainToUnicode(host) === host ? null : <bdi>{domainToUnicode(host)}</bdi>,
              },
              { term: t("domains.recordName"), value: copied(domain.record_name, t("domains.recordName")) },
              { term: t("domains.recordValue"), value: copied(domain.record_value, t("domains.recordValue")) },
              {
                term: t("domains.file"),
                value: copied(domain.file_url, t("domains.file")),
                help: t("domains.fileHelp"),
              },
              { term: t("domains.provenSince"), value: time(domain.proven_at) },
              { term: t("domains.failingSince"), value: time(domain.failing_since) },
              { term: t("domains.checked"), value: time(domain.checked_at) ?? t("domains.never") },
              {
                term: t("domains.problem"),
                value: domain.problem && <span className="text-danger">{domain.problem}</span>,
              },
            ]}
          />
        </Section>
        <Section id="ready" title={t("domains.readyTitle")} text={t("domains.readyText")}>
          <DescriptionList
            rows={[
              {
                term: t("domains.answers"),
                value: time(domain.ready_at) ?? t(isProven ? "domains.answersNot" : "domains.answersLater"),
              },
            ]}
          />
        </Section>
        <Section id="issuer" title={t("domains.issuerTitle")} text={t("domains.issuerText")}>
          <DescriptionList
            rows={[{ term: t("domains.wouldBe"), value: copied(`https://${host}`, t("domains.wouldBe")) }]}
          />
          {isEditor && (isIssuer || state === "ready") && (
            <div className="mt-5 flex justify-end">{isIssuer ? <LeaveIssuer {...one} /> : <MakeIssuer {...one} />}</div>
          )}
        </Section>
      </div>
    </>
  );
}
