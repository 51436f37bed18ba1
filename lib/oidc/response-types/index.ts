/** One `response_type`: what an answer carries. */
export interface ResponseType {
  /** Its values in the order in which they are registered. */
  readonly name: string;
  /** The grant that a client must be registered for. */
  readonly grantType: "authorization_code" | "implicit";
  /** Where no `response_mode` is asked for. */
  readonly defaultMode: "query" | "fragment";
}

export const responseTypes: readonly ResponseType[] = [
  { name: "code", grantType: "authorization_code", defaultMode: "query" },
];

/** Values may come in any order (OAuth 2.0 Multiple Response Types §3). */
export const normalResponseType = (text: string): string => text.split(" ").filter(Boolean).sort().join(" ");
