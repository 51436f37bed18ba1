import type { z } from "zod";
import type { ErrorCode } from "@/lib/base/errors";
import type { DecisionInput } from "@/lib/journeys/facts";
import type { Journey, Visit } from "@/lib/journeys/journey";
import type { Outcome } from "@/lib/journeys/outcome";
import type { Frame } from "@/lib/journeys/view";
import type { RawParams, StepName } from "@/lib/model/interaction";
import type { AccessRequest } from "@/lib/oauth/authorize/access";
import type { CodeAttempt } from "@/lib/store/code-attempts";
import type { Interaction, SignInAttempt } from "@/lib/store/interactions";
import type { Session } from "@/lib/store/session";
import type { Tenant } from "@/lib/tenants/tenant";

/** One thing that a person is asked: when, what its page shows, which forms it takes and what they do. */
interface StepDefinition<N extends StepName, View extends ViewNamed<N>, Form> {
  readonly name: N;
  /** The answer under `prompt=none` (OIDC Core §3.1.2.6). */
  readonly refusal: ErrorCode;
  /** The reasons to ask it, by name; the first that holds. It reaches the screen and the log. */
  readonly reasons: Readonly<Record<string, (input: DecisionInput) => boolean>>;
  /** The forms of its page: a union on `do` where there are several buttons. */
  readonly form: z.ZodType<Form>;
  /** Where the form tries a credential: what the try is counted by, before anything is checked. */
  readonly attempt?: (form: Form, tenant: Tenant) => Attempt | undefined;
  /** Undefined where there is nothing to ask about; the page is that of the sign-in then. */
  readonly view: (asking: Asking) => Promise<View | undefined>;
  readonly act: (submission: Submission, form: Form) => Promise<Outcome>;
}

/** What its screen may know. */
type ViewNamed<N extends StepName> = Frame & { readonly prompt: N };

/** A step as the index holds it: its form is known to itself alone. */
export interface Step<N extends StepName = StepName, View extends ViewNamed<N> = ViewNamed<N>>
  extends Pick<StepDefinition<N, View, never>, "name" | "refusal" | "reasons" | "view"> {
  /** Undefined where this is no form of its page. */
  readonly parse: (form: RawParams) => ParsedForm | undefined;
}

interface ParsedForm {
  readonly attempt: (tenant: Tenant) => Attempt | undefined;
  readonly act: (submission: Submission) => Promise<Outcome>;
}

export const step = <N extends StepName, View extends ViewNamed<N>, Form>(
  definition: StepDefinition<N, View, Form>,
): Step<N, View> => ({
  ...definition,
  parse(sent) {
    const { success, data } = definition.form.safeParse(sent);
    if (!success) return undefined;
    return {
      attempt: (tenant) => definition.attempt?.(data, tenant),
      act: (submission) => definition.act(submission, data),
    };
  },
});

/** Who tries to sign in or up. */
type Attempt =
  | {
      readonly identifier: string;
      /** Whether a password is guessed. A sign-up is not, and counts against no account. */
      readonly isGuess: boolean;
    }
  /** A second factor of the person who has given the first. */
  | "code";

/** What a step's page may look at. */
export interface Asking {
  readonly tenant: Tenant;
  readonly interaction: Interaction;
  readonly journey: Journey;
  /** Undefined where nothing is asked for, or would no longer be taken. */
  readonly access: AccessRequest | undefined;
  /** Those whom it concerns, the account in use first. */
  readonly sessions: readonly Session[];
  /** Who would answer. */
  readonly answering: Session | undefined;
  readonly frame: Frame;
}

/** A form that was sent from our own page, in the browser that began, while there is still something to answer. */
export interface Submission extends Visit {
  readonly journey: Journey;
  /** Of the browser, as it was sent. */
  readonly secret: string;
  /** Where the form tries a credential: the person it names, and what the try was counted by. */
  readonly attempt: SignInAttempt | undefined;
  /** The same where it is the code of a second factor. */
  readonly codeAttempt?: CodeAttempt | undefined;
}
