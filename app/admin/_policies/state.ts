import type { PolicyGroup } from "@/lib/dashboard/settings";
import type { DashboardTranslator } from "@/lib/i18n/dashboard";
import type { TenantSettings } from "@/lib/model/tenant-settings";
import { duration } from "./duration";

type Told = (settings: TenantSettings, t: DashboardTranslator) => readonly string[];

/** What holds at present, in sentences. */
export const stateOf = (group: PolicyGroup, settings: TenantSettings, t: DashboardTranslator): string =>
  states[group](settings, t).join(" ");

const states: Readonly<Record<PolicyGroup, Told>> = {
  "sign-in": ({ sign_in, sign_up }, t) => [
    t(sign_up.enabled ? "policies.state.signUp" : "policies.state.noSignUp"),
    t("policies.state.passwords", { length: sign_in.password_min_length, failures: sign_in.failures_per_account }),
  ],
  factors: ({ sign_in, offer }, t) => [
    t(
      sign_in.second_factor === "required"
        ? "policies.state.factorRequired"
        : offer.totp
          ? "policies.state.factorOptional"
          : "policies.state.factorOff",
    ),
  ],
  sessions: ({ lifetimes, sign_in }, t) => [
    t("policies.state.sessions", { life: duration(lifetimes.session, t), accounts: sign_in.accounts_per_browser }),
  ],
  consent: ({ consent }, t) => [
    consent.lifetime > 0
      ? t("policies.state.consents", { life: duration(consent.lifetime, t) })
      : t("policies.state.consentsStand"),
    t(consent.may_be_skipped ? "policies.state.excused" : "policies.state.notExcused"),
  ],
  registration: ({ registration }, t) => [t(`policies.state.registration.${registration.mode}`)],
  lifetimes: ({ lifetimes }, t) => [
    t("policies.state.tokens", {
      access: duration(lifetimes.access_token, t),
      refresh: duration(lifetimes.refresh_token, t),
    }),
  ],
  algorithms: ({ offer, key_rotation }, t) => [
    offer.signing_algs
      ? t("policies.state.algorithms", { algorithms: offer.signing_algs.join(", ") })
      : t("policies.state.allAlgorithms"),
    key_rotation > 0 ? t("policies.state.rotation", { days: key_rotation }) : t("policies.state.noRotation"),
  ],
  security: (settings, t) => [
    t("policies.state.profile", { profile: settings.profile }),
    ...(settings.require_pushed_authorization_requests ? [t("policies.state.pushed")] : []),
    ...(settings.require_signed_request_object ? [t("policies.state.signed")] : []),
  ],
};
