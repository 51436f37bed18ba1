import type { MethodName, Proven } from "@/lib/model/authentication";
import { methods } from "./methods";
import type { Factor } from "./methods/types";

/** What a sign-in came to: one class, and the RFC 8176 methods that were really used. */
export interface Assurance {
  readonly acr: string;
  readonly amr: readonly string[];
}

type Factors = ReadonlySet<Factor>;

/** The class of a sign-in with something that the person knows and something that they have. */
export const withSecondFactor = "urn:gatehouse:acr:multi-factor";

/** Authentication context classes, weakest first; each includes those before it. What was really done, never what was asked. */
const classes: readonly { readonly acr: string; readonly isReached: (factors: Factors) => boolean }[] = [
  /** Something that the person knows, or has. */
  { acr: "urn:gatehouse:acr:single-factor", isReached: (factors) => factors.size >= 1 },
  /** Both (RFC 8176 `mfa`). */
  { acr: withSecondFactor, isReached: (factors) => factors.size >= 2 },
];

/**
 * The class and the methods of a sign-in.
 * @throws Error where nothing was proven
 */
export function assuranceOf(proven: readonly Pick<Proven, "method">[]): Assurance {
  const used = proven.flatMap(({ method }) => methods[method] ?? []);
  const factors = new Set(used.map(({ factor }) => factor));
  const acr = reachedWith(factors).at(-1);
  if (acr === undefined) throw new Error("nobody is signed in without a method");
  const amr = [...new Set(used.map((method) => method.amr))];
  return { acr, amr: factors.size > 1 ? [...amr, "mfa"] : amr };
}

/** The classes that these methods can reach together, weakest first: what a tenant that offers them announces. */
export const reachable = (offered: readonly MethodName[]): readonly string[] =>
  reachedWith(new Set(offered.flatMap((name) => methods[name]?.factor ?? [])));

const reachedWith = (factors: Factors) => classes.filter(({ isReached }) => isReached(factors)).map(({ acr }) => acr);

/** Whether a sign-in of one class will do for a client that wants one of these; any will where it wants none. */
export const isEnough = (acr: string, wanted: readonly string[]): boolean =>
  wanted.length === 0 || strongestOf(acr, wanted) !== undefined;

/** The class that a client is told: the strongest that it asked for and that was reached, or else what was reached. */
export const toldAcr = (acr: string, wanted: readonly string[]): string => strongestOf(acr, wanted) ?? acr;

const strengthOf = (acr: string) => classes.findIndex((one) => one.acr === acr);

function strongestOf(acr: string, wanted: readonly string[]): string | undefined {
  if (wanted.includes(acr)) return acr;
  return classes
    .slice(0, Math.max(0, strengthOf(acr)))
    .map((one) => one.acr)
    .filter((one) => wanted.includes(one))
    .at(-1);
}
