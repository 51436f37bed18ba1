import type { ApplicationKind } from "@/lib/admin/application-kinds";

/** What a quick start is filled with. The secret stands in none: the code reads it from the environment. */
export interface QuickStartValues {
  readonly issuer: string;
  readonly tokenEndpoint: string;
  readonly authorizationEndpoint: string;
  readonly deviceEndpoint: string;
  readonly endSessionEndpoint: string;
  readonly clientId: string;
  /** Empty where the application has none. */
  readonly redirectUri: string;
  /** Where people go after they signed out, if one is registered; else they stay on our page. */
  readonly afterLogout: string | undefined;
  /** With spaces between them. */
  readonly scope: string;
  /** For resources, where a program asks for itself. */
  readonly resource: string | undefined;
  readonly authMethod: "client_secret_basic" | "client_secret_post" | "none";
  /** What its ID tokens are signed with. */
  readonly idTokenAlg: string;
  readonly kind: ApplicationKind;
  /** Whether its authorization requests are pushed (RFC 9126). */
  readonly isPushed: boolean;
}

/** Everything to copy, in its order. */
export interface Project {
  /** Shell commands that make a folder, go into it and install what the code needs; undefined: nothing is needed. */
  readonly make: string | undefined;
  readonly files: readonly SourceFile[];
  /** Shell commands that start it. */
  readonly start: string;
}

interface SourceFile {
  /** From the folder of the project. */
  readonly path: string;
  readonly code: string;
}

/** Code that signs people in, or asks for a token, with one framework. */
export interface QuickStart {
  readonly id: string;
  /** The framework's own name. */
  readonly name: string;
  readonly kinds: readonly ApplicationKind[];
  /** Whether it can push its requests. */
  readonly pushes?: true;
  /** The path that people come back to; where the framework lets the application choose it, one of those it takes. */
  readonly callback?: { readonly path: string; readonly isFixed: boolean };
  /** What ID tokens may be signed with, where it takes less than the others. */
  readonly idTokenAlgs?: RegExp;
  project(values: QuickStartValues): Project;
}

const folder = "gatehouse-app";

/** Commands in a new folder. */
export const inFolder = (...commands: readonly string[]): string =>
  [`mkdir ${folder} && cd ${folder}`, ...commands].join("\n");

/** What stands where the secret belongs. */
export const secretPlaceholder = "paste-the-client-secret-here";

/** A command that reads the secret from its environment, where the application has one. */
export const withSecret = ({ authMethod }: QuickStartValues, ...commands: readonly string[]): string =>
  [...(authMethod === "none" ? [] : [`export CLIENT_SECRET='${secretPlaceholder}'`]), ...commands].join("\n");

/** Where the application listens without TLS: the port of its redirect URI, or behind what serves it over https a usual one. */
export const portOf = (values: QuickStartValues): string =>
  isHttps(values) ? portBehindHttps : new URL(values.redirectUri).port || "80";

export const portBehindHttps = "3000";

export const isHttps = ({ redirectUri }: QuickStartValues): boolean => redirectUri.startsWith("https:");
