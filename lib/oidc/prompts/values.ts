/** The `prompt` values that a request may have (OIDC Core §3.1.2.1). */
export const promptValues = ["none", "login", "consent", "select_account"] as const;

export type PromptValue = (typeof promptValues)[number];
