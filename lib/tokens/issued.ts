import type { TokenType } from "@/lib/model/sender-constraint";

/** A successful token answer (RFC 6749 §5.1, OIDC Core §3.1.3.3). `expires_in` in seconds. */
export interface TokenAnswer {
  readonly access_token: string;
  readonly token_type: TokenType;
  readonly expires_in: number;
  readonly scope?: string;
  readonly refresh_token?: string;
  readonly id_token?: string;
}

/** What a grant answers: tokens, and headers where it has something to say beside them. */
export interface Exchanged {
  readonly body: TokenAnswer;
  readonly headers?: Readonly<Record<string, string>>;
}
