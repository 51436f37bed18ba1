import type { ClaimsRequest } from "@/lib/model/claims-request";
import type { PromptValue } from "@/lib/oauth/prompt-values";

export type Display = "page" | "popup" | "touch" | "wap";

/**
 * The access that a client asks for and how the person is to be asked, however the request came: by the browser, or on a way that
 * has no redirect (RFC 8628).
 */
export interface AccessRequest {
  /** Those that can be granted; what is not understood was ignored (OIDC Core §3.1.2.1). */
  readonly scopes: readonly string[];
  readonly resources: readonly string[];
  readonly claims: ClaimsRequest;
  readonly claimsLocales: readonly string[];
  readonly prompts: ReadonlySet<PromptValue>;
  /** Seconds. */
  readonly maxAge: number | undefined;
  /** Classes asked for that are known here, and whether nothing less will do. */
  readonly acr: { readonly wanted: readonly string[]; readonly isEssential: boolean };
  /** Classes of which the tenant asks one of everybody, whatever the client wants; none: any will do. */
  readonly leastAcr: readonly string[];
  /** Whether this is the person whom the client expects, by `id_token_hint` or a `sub` claim; undefined: anybody. */
  readonly isExpected: ((userId: string) => boolean) | undefined;
  readonly loginHint: string | undefined;
  readonly uiLocales: readonly string[];
  readonly display: Display;
}

export const noClaims: ClaimsRequest = { userinfo: {}, id_token: {} };

/** A request that asks for scopes and resources alone, and anybody who may sign in. */
export const plainAccess = (scopes: readonly string[], resources: readonly string[]): AccessRequest => ({
  scopes,
  resources,
  claims: noClaims,
  claimsLocales: [],
  prompts: new Set(),
  maxAge: undefined,
  acr: { wanted: [], isEssential: false },
  leastAcr: [],
  isExpected: undefined,
  loginHint: undefined,
  uiLocales: [],
  display: "page",
});
