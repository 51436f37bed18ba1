/**
 * Who vouches for a client: an `operator` (made by an admin or the command line), whoever gave out the initial access `token` that
 * it registered with, or nobody but itself (`self`: open registration).
 */
export const trusts = ["operator", "token", "self"] as const;
export type Trust = (typeof trusts)[number];

/** What follows from who vouches for a client. */
interface TrustRules {
  /** Whether it may ask for the tenant's resources and their scopes, beyond what OpenID Connect itself gives. */
  readonly reachesResources: boolean;
  /** Whether an answer goes to its address by itself where nobody is signed in in the browser (RFC 9700 §4.11.2). */
  readonly redirectsStrangers: boolean;
  /** Whether somebody knows who it is. If not, people are told so before they consent, and where it goes. */
  readonly isChecked: boolean;
  /** Whether somebody answers for its name and logo when they change. If not, a consent ends with what the person was shown. */
  readonly answersForChanges: boolean;
  /** Whether what it stores is counted by address: a secret that anybody gets who registers proves nothing. */
  readonly isCountedByAddress: boolean;
  /** Whether it is deleted when it has not been used for the time that the tenant sets. */
  readonly expiresUnused: boolean;
}

/** One row for each; nothing else knows their names. */
const rules: Readonly<Record<Trust, TrustRules>> = {
  operator: {
    reachesResources: true,
    redirectsStrangers: true,
    isChecked: true,
    answersForChanges: true,
    isCountedByAddress: false,
    expiresUnused: false,
  },
  token: {
    reachesResources: true,
    redirectsStrangers: true,
    isChecked: true,
    answersForChanges: false,
    isCountedByAddress: false,
    expiresUnused: false,
  },
  self: {
    reachesResources: false,
    redirectsStrangers: false,
    isChecked: false,
    answersForChanges: false,
    isCountedByAddress: true,
    expiresUnused: true,
  },
};

/** Those whose unused clients are deleted. */
export const expiring: readonly string[] = Object.entries(rules).flatMap(([name, { expiresUnused }]) =>
  expiresUnused ? [name] : [],
);

/** Who vouches for a client as it is stored, perhaps by another version of Gatehouse: nobody, where it is not understood. */
export const readTrust = (stored: string): Trust => (Object.hasOwn(rules, stored) ? (stored as Trust) : "self");

/** The rules that a client is under. */
export const trustRules = ({ trust }: { readonly trust: Trust }): TrustRules => rules[trust];
