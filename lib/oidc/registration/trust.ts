/**
 * Who vouches for a client: an `operator` (made by an admin or the command line), whoever gave out the initial access `token` that
 * it registered with, or nobody but itself (`self`: open registration).
 */
export type Trust = "operator" | "token" | "self";

/** What follows from who vouches for a client. */
interface TrustRules {
  /** Whether it may ask for the tenant's resources and their scopes, beyond what OpenID Connect itself gives. */
  readonly reachesResources: boolean;
  /** Whether an answer goes to its address by itself where nobody is signed in in the browser (RFC 9700 §4.11.2). */
  readonly redirectsStrangers: boolean;
}

/** One row for each; nothing else knows their names. */
const rules: Readonly<Record<Trust, TrustRules>> = {
  operator: { reachesResources: true, redirectsStrangers: true },
  token: { reachesResources: true, redirectsStrangers: true },
  self: { reachesResources: false, redirectsStrangers: false },
};

/** Who vouches for a client as it is stored, perhaps by another version of Gatehouse: nobody, where it is not understood. */
export const readTrust = (stored: string): Trust => (Object.hasOwn(rules, stored) ? (stored as Trust) : "self");

/** The rules that a client is under. */
export const trustRules = ({ trust }: { readonly trust: Trust }): TrustRules => rules[trust];
