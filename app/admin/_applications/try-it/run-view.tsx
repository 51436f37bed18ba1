import { Icon } from "@/app/_ui/icon";
import { continueTryIt } from "@/app/admin/_actions/try-it";
import { ActionForm } from "@/app/admin/_kit/action-form";
import { buttonLooks, LinkButton } from "@/app/admin/_kit/button";
import { CopyValue } from "@/app/admin/_kit/code-block";
import { Section } from "@/app/admin/_kit/section";
import { orPage } from "@/app/admin/_shell/admin";
import { tenants } from "@/lib/admin/resources/tenants";
import { config } from "@/lib/base/config";
import type { Found, Run } from "@/lib/dashboard/try-it/run";
import { possibleSteps } from "@/lib/dashboard/try-it/steps";
import { endpointPaths } from "@/lib/tenants/urls";
import type { ApplicationVisit } from "../visit";
import { StepView } from "./step-view";

interface Props extends ApplicationVisit {
  found: Found;
  token: string;
  /** Where another run begins. */
  again: string;
}

/** A run as far as it has come, and what can be done next. */
export async function RunView({ found: { run }, token, again, ...visit }: Props) {
  const { client, context, tenantId, t } = visit;
  const { issuer } = await orPage(tenants.show(context, tenantId));
  return (
    <div className="grid grid-cols-1 gap-6">
      <Section
        id="run"
        title={t("tryIt.run")}
        text={t("tryIt.runText")}
        actions={<LinkButton href={again}>{t("tryIt.again")}</LinkButton>}
      >
        <ol className="grid gap-4">
          {run.steps.map((step, at) => (
            <StepView key={`${step.kind}-${step.at}-${String(at)}`} step={step} number={at + 1} t={t} />
          ))}
        </ol>
      </Section>
      <Section id="next" title={t("tryIt.next")} text={t(nextTextOf(run))}>
        <div className="flex flex-wrap items-start gap-2">
          {run.goTo && (
            <a href={run.goTo} className={buttonLooks.primary}>
              {t("tryIt.goTo")}
              <Icon name="arrow" className="size-4 rtl:-scale-x-100" />
            </a>
          )}
          {run.device && !run.tokens.access_token && <DeviceCode device={run.device} t={t} />}
          {possibleSteps(run).map((step) => (
            <ActionForm
              key={step}
              name={`try-${step}`}
              action={continueTryIt.bind(null, tenantId, client.client_id, token, step)}
              submit={t(`tryIt.do.${step}`)}
              look="secondary"
            />
          ))}
          {run.tokens.id_token && (
            <SignOut issuer={issuer} clientId={client.client_id} idToken={run.tokens.id_token} t={t} />
          )}
        </div>
      </Section>
    </div>
  );
}

/** What stands above the buttons. */
function nextTextOf(run: Run): "tryIt.nextGo" | "tryIt.nextDevice" | "tryIt.nextTokens" | "tryIt.nextNothing" {
  if (run.goTo) return "tryIt.nextGo";
  if (run.tokens.access_token || run.tokens.id_token) return "tryIt.nextTokens";
  return run.device ? "tryIt.nextDevice" : "tryIt.nextNothing";
}

type Words = Pick<ApplicationVisit, "t">;

function DeviceCode({ device: { typed, address }, t }: Words & { device: NonNullable<Run["device"]> }) {
  return (
    <div className="flex w-full flex-wrap items-center gap-x-4 gap-y-2 pb-2">
      <CopyValue value={typed} label={t("tryIt.userCode")} />
      <a href={address} target="_blank" rel="noreferrer" className={buttonLooks.primary}>
        {t("tryIt.openDevice")}
        <Icon name="external" className="size-4" />
      </a>
    </div>
  );
}

/** OIDC RP-Initiated Logout §2: posted, so that the ID token stands in no address; an issuer on another host is asked without it. */
function SignOut({ issuer, clientId, idToken, t }: Words & { issuer: string; clientId: string; idToken: string }) {
  const action = issuer + endpointPaths.end_session_endpoint;
  const isHere = new URL(issuer).origin === new URL(config().publicUrl).origin;
  if (!isHere)
    return (
      <a
        href={`${action}?${new URLSearchParams({ client_id: clientId })}`}
        target="_blank"
        rel="noreferrer"
        className={buttonLooks.secondary}
      >
        {t("tryIt.do.logout")}
      </a>
    );
  return (
    <form method="post" action={action} target="_blank" rel="noopener">
      <input type="hidden" name="id_token_hint" value={idToken} />
      <input type="hidden" name="client_id" value={clientId} />
      <button type="submit" className={buttonLooks.secondary}>
        {t("tryIt.do.logout")}
      </button>
    </form>
  );
}
