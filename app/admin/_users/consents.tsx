import Link from "next/link";
import { Avatar } from "@/app/_ui/avatar";
import { withdrawConsent } from "@/app/admin/_actions/users";
import { FormDialog } from "@/app/admin/_kit/form-dialog";
import { Section } from "@/app/admin/_kit/section";
import { Pager } from "@/app/admin/_kit/table";
import { Time } from "@/app/admin/_kit/time";
import { orPage } from "@/app/admin/_shell/admin";
import { clients } from "@/lib/admin/resources/clients";
import { consents } from "@/lib/admin/resources/consents";
import type { DashboardTranslator } from "@/lib/i18n/dashboard";
import { may, type UserVisit } from "./visit";

type Consent = Awaited<ReturnType<typeof consents.show>>;

/** What they let clients have. */
export async function Consents(visit: UserVisit) {
  const { after, context, href, user, t } = visit;
  const { items, next } = await orPage(consents.list(context, { limit: 30, after, filter: { user: user.sub } }));
  return (
    <>
      <Section id="consents" title={t("users.consents")} text={t("users.consentsText")}>
        {items.length === 0 ? (
          <p className="text-muted">{t("users.consentsNone")}</p>
        ) : (
          <ul className="-my-5 divide-y divide-line">
            {items.map((consent) => (
              <ConsentLine key={consent.id} {...visit} consent={consent} />
            ))}
          </ul>
        )}
      </Section>
      <Pager href={`${href}?tab=consents`} next={next} after={after} t={t} />
    </>
  );
}

function ConsentLine({ consent, ...visit }: UserVisit & { consent: Consent }) {
  const { tenantId, t } = visit;
  const { client_id: id, client_name: called } = consent;
  const name = called ?? id;
  return (
    <li className="flex flex-wrap items-start gap-x-4 gap-y-3 py-5">
      <Avatar name={name} shape="app" />
      <div className="min-w-0 flex-1 basis-60">
        <p className="font-medium wrap-anywhere text-ink">
          {may(visit, "show", clients) ? (
            <Link
              href={`/admin/t/${tenantId}/applications/${encodeURIComponent(id)}`}
              prefetch={false}
              className="underline decoration-line underline-offset-4 hover:decoration-current"
            >
              <bdi>{name}</bdi>
            </Link>
          ) : (
            <bdi>{name}</bdi>
          )}
        </p>
        <p className="mt-0.5 text-sm text-muted">
          {t.rich("users.agreed", { when: () => <Time at={consent.granted_at} t={t} /> })}
        </p>
        <ul className="mt-2.5 grid gap-1.5 text-sm text-ink">
          {consent.permissions.map((permission) => (
            <li key={permission} className="flex flex-wrap items-baseline gap-x-2">
              {meaningOf(permission, t)}
              <code className="font-mono text-xs wrap-anywhere text-muted">{permission}</code>
            </li>
          ))}
        </ul>
      </div>
      {may(visit, "remove", consents) && (
        <FormDialog
          label={t("users.withdraw")}
          title={t("users.withdrawTitle", { client: name })}
          text={t("users.withdrawText")}
          name={`withdraw-${id}`}
          action={withdrawConsent.bind(null, tenantId, consent.id)}
          submitLook="danger"
        />
      )}
    </li>
  );
}

const scopes = ["openid", "profile", "email", "phone", "address", "offline_access"] as const;

/** Standard scopes in words; what an API calls its own stands for itself. */
function meaningOf(permission: string, t: DashboardTranslator): string | undefined {
  const scope = scopes.find((one) => one === permission);
  return scope && t(`users.scope.${scope}`);
}
