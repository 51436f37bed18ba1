import { generate } from "lean-qr";
import { toSvgPath } from "lean-qr/extras/svg";
import type { DeviceEnding } from "@/app/_screens/device-ending";
import type { ViewOf } from "@/lib/journeys/steps";
import type { AccountView, ClientView, Frame, StoppedView } from "@/lib/journeys/view";
import type { CodeError, CreateError, LoginError, StepName } from "@/lib/model/interaction";

/** People, apps and answers that nobody has: what the screens are shown with in a preview. No link leads anywhere. */

export const exampleClient: ClientView = { name: "Harbour Coffee", uri: "#", policyUri: "#", tosUri: "#" };

const account = (name: string, identifier: string, isCurrent = false): AccountView => ({
  sessionId: identifier,
  name,
  identifier,
  isCurrent,
});
const alice = account("Alice Liddell", "alice@example.com", true);
const bob = account("Bob Moreau", "bob@example.com");
const otherLogin = { hasAccounts: true, canCreate: true };
const code = generate("otpauth://totp/Example:alice@example.com?secret=JBSWY3DPEHPK3PXP&issuer=Example");
const key = {
  kind: "key",
  qr: { path: toSvgPath(code), size: code.size },
  key: "JBSW Y3DP EHPK 3PXP",
  account: alice.identifier,
  canSkip: true,
} as const;
const access: Pick<ViewOf<"consent">, "scopes" | "resources"> = {
  scopes: [
    { name: "profile", isNew: true, preview: ["Alice Liddell", "Alice"] },
    { name: "email", isNew: true, preview: ["alice@example.com"] },
    { name: "offline_access", isNew: true, preview: [] },
  ],
  resources: [{ name: "Orders", isNew: true, scopes: [{ name: "orders:read", text: "See your orders", isNew: true }] }],
};
const asked = { ...access, account: alice, destination: undefined, shown: undefined };

/** What a screen's view has beside what all have. */
type Own<N extends StepName> = Omit<ViewOf<N>, keyof Frame | "prompt"> & Partial<Pick<Frame, "reason">>;
type States<N extends StepName, S extends string> = Readonly<Record<S, Own<N>>>;

const login: States<"login", "plain" | "again" | LoginError> = {
  plain: otherLogin,
  again: { identifier: "alice@example.com", hasAccounts: false, reason: "max_age" },
  bad_credentials: { ...otherLogin, identifier: "alice@example.com", error: "bad_credentials" },
  missing_credentials: { ...otherLogin, error: "missing_credentials" },
  rate_limited: { ...otherLogin, identifier: "alice@example.com", error: "rate_limited", retryAfter: 120 },
  busy: { ...otherLogin, error: "busy" },
};
const typed = { name: "Alice Liddell", email: "alice@example.com", passwordMinLength: 8 };
const create: States<"create", "plain" | CreateError> = {
  plain: { passwordMinLength: 8 },
  email_taken: { ...typed, error: "email_taken" },
  weak_password: { ...typed, error: "weak_password" },
  long_password: { ...typed, error: "long_password" },
  missing_fields: { passwordMinLength: 8, error: "missing_fields" },
  rate_limited: { ...typed, error: "rate_limited", retryAfter: 120 },
  busy: { ...typed, error: "busy" },
};
const factor: States<"factor", "plain" | "recovery" | "wrong_recovery_code" | CodeError> = {
  plain: { usesRecoveryCode: false },
  wrong_code: { usesRecoveryCode: false, error: "wrong_code" },
  rate_limited: { usesRecoveryCode: false, error: "rate_limited", retryAfter: 120 },
  recovery: { usesRecoveryCode: true },
  wrong_recovery_code: { usesRecoveryCode: true, error: "wrong_code" },
};
const enrol: States<"enrol", "plain" | "recovery_codes" | CodeError> = {
  plain: { shown: key },
  wrong_code: { shown: { ...key, error: "wrong_code" } },
  rate_limited: { shown: { ...key, error: "rate_limited" } },
  recovery_codes: {
    shown: {
      kind: "recovery_codes",
      codes: ["4h9k-t2mw", "x7pq-9vdn", "c3rf-81zs", "m6yj-w5ga", "b2nt-k4xe", "q8ud-h7rc", "z1wm-p3fk", "t5vs-j9yb"],
    },
  },
};
const consent: States<"consent", "plain" | "more" | "unchecked"> = {
  plain: asked,
  more: { ...asked, scopes: access.scopes.map((scope, at) => ({ ...scope, isNew: at > 1 })) },
  unchecked: { ...asked, destination: { kind: "site", name: "coffee.example" } },
};
const user_code: States<"user_code", "plain" | "suggested" | CodeError> = {
  plain: { isSuggested: false },
  suggested: { isSuggested: true, code: "WDJB-MJHT" },
  wrong_code: { isSuggested: false, code: "WDJB-MJHT", error: "wrong_code" },
  rate_limited: { isSuggested: false, code: "WDJB-MJHT", error: "rate_limited", retryAfter: 120 },
};

/** Every step in every state that it can be shown in; a step or an error without an example does not compile. */
export const stepExamples: { readonly [N in StepName]: Readonly<Record<string, Own<N>>> } = {
  login,
  create,
  select_account: { plain: { accounts: [alice, bob] } },
  factor,
  enrol,
  consent,
  logout: { plain: { accounts: [alice] } },
  user_code,
  confirm_device: {
    plain: { ...access, code: "WDJB-MJHT", from: "203.0.113.0/24", age: 90, destination: undefined },
  },
};

/** Screens that are no step's. */
export const endingExamples = {
  stopped: { expired: {}, completed: {}, other_browser: {}, unknown: {} } satisfies Record<
    StoppedView["stopped"],
    object
  >,
  device: { connected: {}, refused: {}, ended: {} } satisfies Record<DeviceEnding, object>,
  signed_out: { plain: {} },
  apps: { plain: {}, none: {} },
  error: { request: {}, server: {}, busy: {}, missing: {} },
} as const;

export const exampleAccount = alice;

/** One of the screens: `login.bad_credentials`. */
export interface ExampleName {
  readonly screen: keyof typeof stepExamples | keyof typeof endingExamples;
  readonly state: string;
}

/** All of them, in the order that people meet them. */
export const exampleNames: readonly ExampleName[] = Object.entries({ ...stepExamples, ...endingExamples }).flatMap(
  ([screen, states]) => Object.keys(states).map((state) => ({ screen: screen as ExampleName["screen"], state })),
);

/** @param text as it stands in an address; the sign-in where it names none */
export function exampleOf(text: string | undefined): ExampleName {
  const [screen, state] = (text ?? "").split(".");
  return (
    exampleNames.find((one) => one.screen === screen && one.state === state) ?? { screen: "login", state: "plain" }
  );
}
