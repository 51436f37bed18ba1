/** Parameters as they came: one value each, but `resource`, which may repeat (RFC 8707 §2). */
export type RawParams = Readonly<Record<string, string | readonly string[]>>;

/** What waits for the person, in a form that can be started again. */
export type InteractionRequest =
  /** What is left of one that is over. */
  | { readonly kind: "over"; readonly clientId?: string }
  | {
      readonly kind: "authorize";
      readonly clientId: string;
      readonly params: RawParams;
      /** Where the request was pushed: the hash of its handle, in base64url. It is spent when the request is answered. */
      readonly pushed?: string;
    }
  /** A device that waits to be let in (RFC 8628). */
  | {
      readonly kind: "device";
      /** Of the client that asks, once the person has entered a code. */
      readonly clientId?: string;
      /** The code that the link to the page had, to fill the form. */
      readonly suggested?: string;
      /** What the code stands for, once it was entered. It never changes: what is confirmed is what is approved. */
      readonly asked?: DeviceAsked;
    }
  | {
      readonly kind: "logout";
      readonly clientId?: string;
      readonly returnTo?: string;
      /** Whose sessions end; everybody's in the browser where it is left out. */
      readonly userId?: string;
      readonly uiLocales?: readonly string[];
    };

export type InteractionKind = InteractionRequest["kind"];

/** What waits, of one kind. */
export type WaitingRequest<K extends InteractionKind> = Extract<InteractionRequest, { readonly kind: K }>;

/** What a person can be asked. Each has a file in `lib/journeys/steps` and a screen. */
export type StepName =
  | "login"
  | "create"
  | "select_account"
  | "factor"
  | "enrol"
  | "consent"
  | "logout"
  | "user_code"
  | "confirm_device";

/** What a device asks for. Times in seconds since 1970. */
export interface DeviceAsked {
  /** The hash of its device code, in hexadecimal. */
  readonly device: string;
  readonly userCode: string;
  readonly params: RawParams;
  /** The network that it asked from, shortened. */
  readonly from?: string;
  readonly at: number;
  /** When the person said that it is theirs. */
  readonly confirmedAt?: number;
}

/** What the person typed and what was wrong with it. */
export interface InteractionForm {
  readonly identifier?: string;
  readonly name?: string;
  /** The code of a device. */
  readonly code?: string;
  readonly error?: { readonly login?: LoginError; readonly create?: CreateError; readonly code?: CodeError };
  /** Whether the page takes a recovery code in the place of the app's. */
  readonly usesRecoveryCode?: boolean;
  /** Seconds since 1970. */
  readonly retryAt?: number;
}

export type CodeError = "wrong_code" | "rate_limited";

export type LoginError = "bad_credentials" | "missing_credentials" | "rate_limited" | "busy";

/** The words for `email_taken` do not say that there is such an account: who asks may be a stranger. */
export type CreateError =
  | "email_taken"
  | "weak_password"
  | "long_password"
  | "missing_fields"
  | "rate_limited"
  | "busy";
