/** Ways in which a person proves who they are. Each has a file in `lib/identity/methods`. */
export type MethodName = "password" | "totp" | "recovery-code";

/** One thing that a person has proven, and when, in seconds since 1970. */
export interface Proven {
  readonly method: MethodName;
  readonly at: number;
}

/** How a person was recognised. Sessions are made from this and never see a credential. */
export interface Authentication {
  readonly userId: string;
  /** In the order in which they were given. */
  readonly methods: readonly Proven[];
  /** Which credentials they were verified against: once another one counts, this signs nobody in. */
  readonly credentialsVersion: number;
}
