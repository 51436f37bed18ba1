/** The `prompt` values that a request may have (OIDC Core §3.1.2.1, Initiating User Registration §4). */
const promptValues = ["none", "login", "consent", "select_account", "create"] as const;

export type PromptValue = (typeof promptValues)[number];

/** Those on offer: `create` only where people may sign up by themselves. */
export const offeredPrompts = (settings: { readonly sign_up: { readonly enabled: boolean } }): readonly PromptValue[] =>
  promptValues.filter((value) => value !== "create" || settings.sign_up.enabled);
