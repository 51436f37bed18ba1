import type { Display } from "@/lib/oauth/authorize/access";
import type { Brand } from "@/lib/theme/brand";

/** What a screen may know. Made by a step, rendered by `app/_screens`; plain values only, no secret but the form's own token. */

/** What every step's screen knows. */
export interface Frame {
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
