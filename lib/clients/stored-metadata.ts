import { type Instead, readStored, type Stored } from "@/lib/base/stored";
import { type ClientMetadata, clientMetadata } from "@/lib/model/client-metadata";

type Member = keyof ClientMetadata;

/** A client is served without these, or without the elements of them that are not understood. */
const dispensable: readonly Member[] = [
  "redirect_uris",
  "post_logout_redirect_uris",
  "request_uris",
  "resources",
  "contacts",
  "client_name",
  "logo_uri",
  "client_uri",
  "policy_uri",
  "tos_uri",
  "localized",
  "software_id",
  "software_version",
  "initiate_login_uri",
];

/** What holds of these where it is not understood: the least. */
const least = {
  profile: "fapi2-message-signing",
  require_auth_time: true,
  require_pushed_authorization_requests: true,
  require_signed_request_object: true,
  skip_consent: false,
  require_issuer_audience: true,
  require_pkce: true,
} as const satisfies Partial<ClientMetadata>;

const served = new Set<string>([...dispensable, ...Object.keys(least)]);
const toServe: Instead = { values: least, isEssential: (path) => !served.has(path.split(".", 1)[0] ?? "") };
const toShow: Instead = { values: least, isEssential: () => false };

/**
 * A client's metadata as it is stored, perhaps by another version of Gatehouse (see `readStored`). Whatever else of it is not
 * understood may be what restricts the client, such as how it authenticates: such a client is not served.
 */
export const readMetadata = (stored: unknown): Stored<ClientMetadata> => readStored(clientMetadata, stored, toServe);

/** The same as far as it can be shown, to its own and to administrators, whether the client is served or not. */
export function readForShow(stored: unknown): Stored<ClientMetadata> & { readonly value: ClientMetadata } {
  const read = readStored(clientMetadata, stored, toShow);
  return { ...read, value: read.value ?? clientMetadata.parse({ grant_types: [] }) };
}
