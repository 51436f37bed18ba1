import { scopeClaims, type UserClaims } from "./standard";

interface Person {
  readonly userId: string;
  readonly claims: UserClaims;
  /** Seconds since 1970. */
  readonly userUpdatedAt: number;
}

/** The claims that these scopes release (OIDC Core §5.4), `sub` first; what the person does not have is left out. */
export function claimsFor(person: Person, scopes: readonly string[]): Record<string, unknown> {
  const known: Record<string, unknown> = {
    ...person.claims,
    sub: person.userId,
    updated_at: Math.floor(person.userUpdatedAt),
  };
  const names = [
    "sub",
    ...scopes.flatMap((scope) =>
      Object.hasOwn(scopeClaims, scope) ? scopeClaims[scope as keyof typeof scopeClaims] : [],
    ),
  ];
  return Object.fromEntries(names.filter((name) => known[name] !== undefined).map((name) => [name, known[name]]));
}
