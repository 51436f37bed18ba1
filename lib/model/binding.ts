/** Thumbprints of the certificate that tokens are bound to (RFC 8705 §3); undefined where they are not. */
export interface Binding {
  readonly accessToken: string | undefined;
  /** Of a public client alone: others prove themselves when they refresh (RFC 8705 §4). */
  readonly refreshToken: string | undefined;
}

export const unbound: Binding = { accessToken: undefined, refreshToken: undefined };

/** As a member of a token or of its description (RFC 8705 §3.1, RFC 7800 §3.1). */
export const confirmation = (thumbprint: string | undefined) =>
  thumbprint === undefined ? {} : { cnf: { "x5t#S256": thumbprint } };
