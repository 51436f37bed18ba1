import { clients } from "@/lib/admin/resources/clients";
import { jsonSchema } from "@/lib/admin/schemas";
import { type FormField, fieldsOf, type Schema } from "./fields";

/** What another tab changes. */
const elsewhere = ["client_id", "client_secret", "keep_old_secret", "disabled", "version"];

/** A field for every member of registration metadata, with its meaning and clause. */
export const settingsFields = (): readonly FormField[] =>
  clients.updates ? fieldsOf(jsonSchema(clients.updates.input, "input") as Schema, elsewhere) : [];

export const settingsGroups = [
  "people",
  "addresses",
  "requests",
  "authentication",
  "security",
  "tokens",
  "logout",
] as const;
type Group = (typeof settingsGroups)[number];

/** The first that fits decides. */
const groups: readonly (readonly [Group, RegExp])[] = [
  ["logout", /logout/],
  ["authentication", /^(token_endpoint_auth|tls_client_auth|jwks|require_issuer)/],
  ["security", /^(profile|require_p|require_signed|dpop|tls_client_certificate|request_)/],
  ["tokens", /(_alg|_enc|^subject_type|^sector_)/],
  ["addresses", /^(redirect_uris|application_type|initiate_login)/],
  ["requests", /^(grant_types|response_types|scope|resources|skip_consent|default_|require_auth_time)/],
];

/** Where a member stands on the page: with what people read, unless it is of another group. */
export const groupOf = ({ name }: { readonly name: string }): Group =>
  groups.find(([, fits]) => fits.test(name))?.[0] ?? "people";
