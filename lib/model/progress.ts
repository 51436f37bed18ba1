import type { Authentication } from "./authentication";

/**
 * How far a sign-in has come that takes more than one step. It lives on the interaction's row, bound to that and its browser, and goes
 * when either ends; a browser holds nothing of it.
 */
export interface Progress {
  /** What the person has proven so far. No session comes of it before what is missing has been given. */
  readonly given?: Authentication;
  /** The session that a further factor is added to; undefined where it is a new sign-in. `authTime` in seconds since 1970. */
  readonly session?: { readonly id: string; readonly authTime: number };
  readonly enrolment?: Enrolment;
  /** The person would rather not do what the client merely wishes for. */
  readonly isDeclined?: boolean;
}

/** A factor that is being added. What is secret in it is encrypted. */
export type Enrolment =
  /** Shown, and not confirmed by a code yet. */
  | { readonly kind: "begun"; readonly factorId: string; readonly secret: string }
  /** The factor counts; the codes are shown until the person goes on. */
  | { readonly kind: "confirmed"; readonly recoveryCodes: string };
