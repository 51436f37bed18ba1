/** What a person can say of themselves, by the scope that asks for it (OIDC Core §5.4). Nobody has checked any of it. */
export const ownClaims = {
  name: "profile",
  given_name: "profile",
  family_name: "profile",
  nickname: "profile",
  email: "email",
  phone_number: "phone",
  address: "address",
} as const satisfies Record<string, string>;

export type OwnClaim = keyof typeof ownClaims;

export const ownClaimNames = Object.keys(ownClaims) as readonly OwnClaim[];

/** What the person typed, by claim. */
export type OwnProfile = Readonly<Partial<Record<OwnClaim, string>>>;

/** Typed text in the shapes of OIDC Core §5.1; nothing counts as verified, and empty text is left out. */
export function claimsFrom(typed: OwnProfile): Record<string, unknown> {
  const { email, phone_number, address, ...plain } = Object.fromEntries(
    Object.entries(typed)
      .map(([name, text]) => [name, text.trim()])
      .filter(([, text]) => text),
  );
  return {
    ...plain,
    ...(email && { email, email_verified: false }),
    ...(phone_number && { phone_number, phone_number_verified: false }),
    ...(address && { address: { formatted: address } }),
  };
}
