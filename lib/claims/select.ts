import { type ClaimWishes, isWished } from "@/lib/model/claims-request";
import { scopeClaims, type UserClaims } from "@/lib/model/user-claims";

interface Person {
  /** The `sub` at the client that asks. */
  readonly sub: string;
  readonly claims: UserClaims;
  /** Seconds since 1970. */
  readonly userUpdatedAt: number;
}

interface Asked {
  readonly scopes: readonly string[];
  /** From the `claims` parameter. */
  readonly wishes?: ClaimWishes;
  /** From `claims_locales`, best first. */
  readonly locales?: readonly string[];
}

/**
 * The claims that a request releases (OIDC Core §5.4, §5.5), `sub` first. What the person does not have, or does not have with the
 * value asked for, is left out.
 */
export function claimsFor(person: Person, { scopes, wishes = {}, locales = [] }: Asked): Record<string, unknown> {
  const updated_at = Math.floor(person.userUpdatedAt);
  // Without a prototype: what every object has is nobody's claim.
  const known: Readonly<Record<string, unknown>> = Object.assign(Object.create(null), person.claims, { updated_at });
  const released: Record<string, unknown> = { sub: person.sub };
  const ofScopes = scopes.flatMap((scope) =>
    Object.hasOwn(scopeClaims, scope) ? scopeClaims[scope as keyof typeof scopeClaims] : [],
  );
  for (const name of new Set([...ofScopes, ...Object.keys(wishes)])) {
    if (name === "sub") continue;
    for (const [as, value] of inLanguages(name, known, locales)) {
      if (value !== undefined && isWished(wishes[name] ?? null, value)) released[as] = value;
    }
  }
  return released;
}

/** OIDC Core §5.2: one language is answered without a tag, several with theirs; a tag asked for that is not there, without. */
function inLanguages(
  name: string,
  known: Readonly<Record<string, unknown>>,
  locales: readonly string[],
): [string, unknown][] {
  if (name.includes("#"))
    return Object.hasOwn(known, name) ? [[name, known[name]]] : [[baseOf(name), known[baseOf(name)]]];
  const tagged = locales
    .map((locale) => Object.keys(known).find((key) => key.toLowerCase() === `${name}#${locale}`.toLowerCase()))
    .filter((key) => key !== undefined);
  const [only, second] = tagged;
  if (only !== undefined && locales.length === 1) return [[name, known[only]]];
  if (second !== undefined || only !== undefined)
    return [[name, known[name]], ...tagged.map((key): [string, unknown] => [key, known[key]])];
  return [[name, known[name]]];
}

const baseOf = (name: string) => name.split("#", 1)[0] ?? name;

/** The claims of the person that a request names one by one and none of its scopes covers: each is consented to by itself. */
export function claimsBeyondScopes(scopes: readonly string[], ...requested: readonly ClaimWishes[]): readonly string[] {
  const covered = new Set<string>(
    scopes.flatMap((scope) =>
      Object.hasOwn(scopeClaims, scope) ? scopeClaims[scope as keyof typeof scopeClaims] : [],
    ),
  );
  const names = requested.flatMap((wishes) => Object.keys(wishes)).map(baseOf);
  return [...new Set(names)].filter((name) => !covered.has(name) && !ofTheSignIn.has(name));
}

/** These say how somebody signed in, not who they are. */
const ofTheSignIn = new Set(["sub", "acr", "amr", "auth_time", "sid", "nonce", "iss", "aud", "exp", "iat", "azp"]);
