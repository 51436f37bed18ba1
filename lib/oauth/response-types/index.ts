/** One `response_type`: what an answer carries. */
export interface ResponseType {
  /** Its values in alphabetical order, which is the one that is registered. */
  readonly name: string;
  readonly hasCode: boolean;
  readonly hasToken: boolean;
  readonly hasIdToken: boolean;
  /** Where no `response_mode` is asked for: tokens never go into a query (OAuth 2.0 Multiple Response Types §5). */
  readonly defaultMode: "query" | "fragment";
}

const named = (name: string): ResponseType => {
  const values = name.split(" ");
  const [hasCode, hasToken, hasIdToken] = ["code", "token", "id_token"].map((value) => values.includes(value));
  return {
    name,
    hasCode: hasCode ?? false,
    hasToken: hasToken ?? false,
    hasIdToken: hasIdToken ?? false,
    defaultMode: hasToken || hasIdToken ? "fragment" : "query",
  };
};

/** OIDC Core §3, OAuth 2.0 Multiple Response Types §4. */
export const responseTypes: readonly ResponseType[] = [
  "code",
  "id_token",
  "id_token token",
  "code id_token",
  "code token",
  "code id_token token",
  "none",
].map(named);

/** Values may come in any order (OAuth 2.0 Multiple Response Types §3). */
export const normalResponseType = (text: string): string => text.split(" ").filter(Boolean).sort().join(" ");
