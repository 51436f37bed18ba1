/** A member that becomes another one. A secret shows where it is from, never what it is. */
export interface MemberChange {
  readonly member: string;
  readonly from?: unknown;
  readonly to?: unknown;
  readonly isSecret?: true;
}

/** What a configuration file does to one thing. */
export interface ConfigChange {
  readonly action: "create" | "update" | "delete";
  /** Of what resource, as in `client`. */
  readonly kind: string;
  readonly id: string;
  /** The version that the difference was made to; none of what there was not. */
  readonly version?: number;
  readonly members: readonly MemberChange[];
}
