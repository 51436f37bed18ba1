import type { ApplicationKind } from "@/lib/admin/application-kinds";

/** What a quick start is filled with. The secret stands in none: the code reads it from the environment. */
export interface QuickStartValues {
  readonly issuer: string;
  readonly tokenEndpoint: string;
  readonly authorizationEndpoint: string;
  readonly deviceEndpoint: string;
  readonly clientId: string;
  readonly redirectUri: string;
  /** With spaces between them. */
  readonly scope: string;
  /** For resources, where a program asks for itself. */
  readonly resource: string | undefined;
  readonly authMethod: "client_secret_basic" | "client_secret_post" | "none";
  readonly kind: ApplicationKind;
  /** Whether its authorization requests are pushed (RFC 9126). */
  readonly isPushed: boolean;
}

/** Code that signs people in, or asks for a token, with one framework. */
export interface QuickStart {
  readonly id: string;
  /** The framework's own name. */
  readonly name: string;
  readonly kinds: readonly ApplicationKind[];
  /** Whether it can push its requests. */
  readonly pushes?: true;
  readonly install: string;
  /** The file that the code belongs in. */
  readonly file: string;
  code(values: QuickStartValues): string;
}
