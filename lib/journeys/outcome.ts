import type { ErrorCode } from "@/lib/base/errors";
import type { NewEvent } from "@/lib/events/event";
import type { Happening } from "@/lib/identity/trace";
import type { InteractionForm, StepName } from "@/lib/model/interaction";
import type { Progress } from "@/lib/model/progress";
import type { BrowserState } from "@/lib/store/session";

/** What comes of a form. `submit.ts` carries it out. */
export type Outcome =
  /** What waits goes on, in the browser as it is now. */
  | ({ readonly kind: "resume" } & Resumption)
  /** The same step once more, with what was wrong; what is half done stays. */
  | { readonly kind: "again"; readonly form: InteractionForm; readonly event?: NewEvent | undefined }
  /** Another step; what was typed stays only where `form` says so. */
  | {
      readonly kind: "ask";
      readonly step: StepName;
      readonly reason: string;
      readonly form?: InteractionForm;
      readonly progress?: Progress;
    }
  /** The person says no. */
  | ({ readonly kind: "refuse" } & Refusal)
  /** Nothing to do: the page shows how things stand. */
  | { readonly kind: "back" };

/** The browser in which it goes on. */
export interface Resumption {
  readonly browser: BrowserState;
  /** Where somebody signed in or another account was chosen: the cookies that come of it. */
  readonly change?: { readonly cookies: readonly string[] };
  /** Whether the person has just said that what the page showed is theirs. */
  readonly isConfirmed?: true;
  /** The person would rather not do what the client merely wishes for. */
  readonly isDeclined?: boolean;
}

/** What the client hears of a refusal, and what is logged and recorded if it is the interaction's one end. */
export interface Refusal {
  readonly error: ErrorCode;
  readonly happening?: Happening;
  readonly recorded?: NewEvent;
}

export const back: Outcome = { kind: "back" };
