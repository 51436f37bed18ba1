/** Authentication context classes, weakest first: what was really done, never what was asked. */
const classes = [
  /** One factor: a password. */
  { acr: "urn:gatehouse:acr:single-factor", isMet: (amr: readonly string[]) => amr.length > 0 },
] as const;

export const acrValues: readonly string[] = classes.map(({ acr }) => acr);

/** The strongest class that these RFC 8176 methods reach. */
export function acrOf(amr: readonly string[]): string {
  const met = classes.filter((one) => one.isMet(amr)).at(-1);
  if (!met) throw new Error("nobody is signed in without a method");
  return met.acr;
}
