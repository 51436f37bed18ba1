import { LinkButton } from "@/app/admin/_kit/button";
import { Section } from "@/app/admin/_kit/section";
import type { DashboardTranslator } from "@/lib/i18n/dashboard";

/** How each kind of hash begins, so that somebody knows theirs when they see it. */
const hashes = [
  ["bcrypt", "$2b$12$…"],
  ["argon2", "$argon2id$v=19$m=65536,t=3,p=4$…"],
  ["scrypt", "$scrypt$ln=15,r=8,p=1$…"],
  ["PBKDF2", "$pbkdf2-sha256$600000$…"],
  ["PBKDF2 (Django)", "pbkdf2_sha256$600000$…"],
  ["SHA + salt (LDAP)", "{SSHA512}…"],
] as const;

/** What a file may have, with one to begin with. */
export function FileHelp({ tenantId, t }: { tenantId: string; t: DashboardTranslator }) {
  const template = `/admin/t/${tenantId}/users/import/template`;
  const code = (chunks: React.ReactNode) => <code className="font-mono text-[0.8125rem] text-ink">{chunks}</code>;
  return (
    <Section id="file" title={t("imports.fileTitle")}>
      <div className="grid gap-4 text-sm leading-relaxed text-pretty text-muted">
        <p>{t.rich("imports.fileCsv", { code })}</p>
        <p>{t.rich("imports.fileJson", { code })}</p>
        <div className="flex flex-wrap gap-2">
          <LinkButton href={`${template}?format=csv`} download>
            {t("imports.template", { format: "CSV" })}
          </LinkButton>
          <LinkButton href={`${template}?format=jsonl`} download>
            {t("imports.template", { format: "JSON Lines" })}
          </LinkButton>
        </div>
        <h3 className="mt-2 font-semibold text-ink">{t("imports.hashTitle")}</h3>
        <p>{t.rich("imports.hashText", { code })}</p>
        <dl className="divide-y divide-line">
          {hashes.map(([name, form]) => (
            <div key={name} className="grid gap-x-4 py-2 first:pt-0 last:pb-0 sm:grid-cols-[8rem_1fr]">
              <dt>{name}</dt>
              <dd className="min-w-0 font-mono text-[0.8125rem] wrap-anywhere text-ink" dir="ltr">
                {form}
              </dd>
            </div>
          ))}
        </dl>
        <p>{t("imports.hashKinds")}</p>
      </div>
    </Section>
  );
}
