import type { DpopProof } from "./dpop-proof";

/** What a token is bound to: nothing, a certificate by its thumbprint (RFC 8705 §3.1), a key by its thumbprint (RFC 9449 §6.1). */
export type SenderConstraint =
  | { readonly kind: "bearer" }
  | { readonly kind: "mtls"; readonly x5t: string }
  | { readonly kind: "dpop"; readonly jkt: string };

/** Who sends a token request, as far as it has proven a key. */
export interface Sender {
  /** What every access token of the answer is bound to, and the refresh token of a public client. */
  readonly constraint: SenderConstraint;
  /** Of a sender with DPoP, to be noted. */
  readonly proof?: DpopProof;
}

export const bearer: SenderConstraint = { kind: "bearer" };

/** The member of `cnf` that names it (RFC 7800 §3.1), with its value; undefined for a bearer token. */
function named(constraint: SenderConstraint): readonly [member: string, value: string] | undefined {
  switch (constraint.kind) {
    case "bearer":
      return undefined;
    case "mtls":
      return ["x5t#S256", constraint.x5t];
    case "dpop":
      return ["jkt", constraint.jkt];
  }
}

function fromNamed(member: string, value: unknown): SenderConstraint | undefined {
  if (typeof value !== "string") return undefined;
  if (member === "x5t#S256") return { kind: "mtls", x5t: value };
  if (member === "jkt") return { kind: "dpop", jkt: value };
  return undefined;
}

/** Its one form in the database, the column `cnf`: one text, so that SQL compares one value. Null for a bearer token. */
export const storedConstraint = (constraint: SenderConstraint): string | null => named(constraint)?.join(":") ?? null;

/** What is stored, read back (nothing for a bearer token); undefined where a later version stored what is not known here, and the token is not to be used. */
export function readConstraint(stored: string | undefined): SenderConstraint | undefined {
  if (stored === undefined) return bearer;
  const colon = stored.indexOf(":");
  return fromNamed(stored.slice(0, colon), stored.slice(colon + 1));
}

/** Whether somebody with this proof may use what is bound so; undefined: to what is not known here. SQL asks the same of `cnf`. */
export const satisfies = (proven: SenderConstraint, asked: SenderConstraint | undefined): boolean =>
  asked !== undefined && (asked.kind === "bearer" || storedConstraint(asked) === storedConstraint(proven));

/** As a member of a token or of its description (RFC 8705 §3.1, §3.2, RFC 9449 §6.1, §6.2). */
export function confirmation(constraint: SenderConstraint): { cnf?: Readonly<Record<string, string>> } {
  const pair = named(constraint);
  return pair ? { cnf: Object.fromEntries([pair]) } : {};
}

/** The constraint that a JWT's `cnf` names; undefined where that is none of ours, and the token is not to be used. */
export function constraintIn(cnf: unknown): SenderConstraint | undefined {
  if (cnf === undefined) return bearer;
  const [member, second] = typeof cnf === "object" && cnf !== null ? Object.entries(cnf) : [];
  return member && !second ? fromNamed(...member) : undefined;
}

/** How the token is shown: RFC 6750, or RFC 9449 §5. A token that is bound to a certificate is still a bearer token to HTTP. */
export type TokenType = "Bearer" | "DPoP";
export const tokenTypeOf = ({ kind }: SenderConstraint): TokenType => (kind === "dpop" ? "DPoP" : "Bearer");
