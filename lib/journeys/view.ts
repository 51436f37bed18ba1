import type { Destination } from "@/lib/model/destination";
import type { CreateError, LoginError } from "@/lib/model/interaction";
import type { Brand } from "@/lib/theme/brand";

/** What a screen may know. Made by `load.ts`, rendered by `app/_screens`; plain values only, no secret but the form's own token. */

/** The relying party as people see it. */
export interface ClientView {
  readonly name: string;
  readonly logoUri?: string;
  readonly uri?: string;
  readonly policyUri?: string;
  readonly tosUri?: string;
}

export interface AccountView {
  /** The session's id: what a form sends to choose it. */
  readonly sessionId: string;
  readonly name: string;
  /** E-mail address or user name. */
  readonly identifier: string;
  readonly picture?: string;
  /** The account in use at the moment. */
  readonly isCurrent: boolean;
}

/** How the app wants the pages shown (OIDC Core §3.1.2.1). */
export type Display = "page" | "popup" | "touch" | "wap";

interface Frame {
  readonly brand: Brand;
  readonly client: ClientView | undefined;
  /** Where the form posts (same origin). */
  readonly action: string;
  /** Hidden field `csrf`. */
  readonly csrf: string;
  /** Why the person is asked, e.g. `no_session`, `max_age`, `login_prompt`, `scope_not_granted`. */
  readonly reason: string;
  /** `page` where the app did not say. */
  readonly display?: Display;
}

/** Fields: `identifier`, `password`; `do`: `sign_in`, `choose` (when others are signed in), `create` (where it can), `cancel`. */
export interface LoginView extends Frame {
  readonly prompt: "login";
  /** Fills the field, from what was typed before or `login_hint`. */
  readonly identifier?: string;
  readonly error?: LoginError;
  /** Seconds until another try makes sense, with `rate_limited`. */
  readonly retryAfter?: number;
  readonly hasAccounts: boolean;
  /** People may make an account for themselves. */
  readonly canCreate?: boolean;
}

/** Fields: `name`, `email`, `password`; `do`: `create`, `sign_in` (to the login form instead), `cancel`. */
export interface CreateView extends Frame {
  readonly prompt: "create";
  /** What was typed before. */
  readonly name?: string;
  readonly email?: string;
  readonly error?: CreateError;
  /** Seconds until another try makes sense, with `rate_limited`. */
  readonly retryAfter?: number;
  /** Said beneath the field, and held by the browser. */
  readonly passwordMinLength?: number;
}

/** Field `session` with the chosen account's `sessionId`; or `do`: `another`, `cancel`. */
export interface SelectAccountView extends Frame {
  readonly prompt: "select_account";
  readonly accounts: readonly AccountView[];
}

/** Fields: `account`, `shown`; `do`: `allow`, `deny`, `choose` (another account). */
export interface ConsentView extends Frame {
  readonly prompt: "consent";
  readonly account: AccountView;
  /** Where it goes, of an app that nobody has checked. */
  readonly destination: Destination | undefined;
  /** Stands for name, logo and destination on the page: another one when the form comes back, and the page is shown again. */
  readonly shown: string | undefined;
  /** Standard scopes asked for (`profile`, `email`, `address`, `phone`, `offline_access`), with what would be given now. */
  readonly scopes: readonly { readonly name: string; readonly isNew: boolean; readonly preview: readonly string[] }[];
  /** Other scopes, in the tenant's words, grouped by the resource that they open. */
  readonly resources: readonly {
    readonly name: string;
    readonly isNew: boolean;
    /** Empty where the resource alone is asked for. */
    readonly scopes: readonly { readonly name: string; readonly text: string; readonly isNew: boolean }[];
  }[];
}

/** `do`: `sign_out`, `stay`. */
export interface LogoutView extends Frame {
  readonly prompt: "logout";
  readonly accounts: readonly AccountView[];
}

export type PromptView = LoginView | CreateView | SelectAccountView | ConsentView | LogoutView;
export type ScreenName = PromptView["prompt"];

/** Why there is no form to show. */
export interface StoppedView {
  readonly stopped: "expired" | "completed" | "other_browser" | "unknown";
  readonly brand: Brand;
  readonly client: ClientView | undefined;
  /** Same-origin link that begins the same request again: in the browser that began it, once it is over. */
  readonly restart?: string;
  /** Where the client lets people begin. */
  readonly back?: string;
  readonly reference: string;
}
