import type { ErrorCode } from "@/lib/base/errors";
import type { Facts } from "@/lib/journeys/authorize/facts";
import type { Client } from "@/lib/model/client-metadata";
import type { AuthorizationRequest } from "@/lib/oauth/authorize/request";

export interface DecisionInput {
  readonly facts: Facts;
  readonly request: AuthorizationRequest;
  /** What the grant must hold. */
  readonly permissions: readonly string[];
  readonly client: Client;
  readonly redirectUri: string;
}

/** Something to ask the person, and the reasons to ask it, by name. The reason reaches the screen and the log. */
export interface Prompt {
  readonly name: "create" | "login" | "select_account" | "consent";
  /** The answer under `prompt=none` (OIDC Core §3.1.2.6). */
  readonly refusal: ErrorCode;
  readonly reasons: Readonly<Record<string, (input: DecisionInput) => boolean>>;
}
