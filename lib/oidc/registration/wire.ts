import { OAuthError } from "@/lib/base/errors";
import type { JsonObject } from "@/lib/http/json-body";
import { type ClientMetadata, clientMetadata, localizedMembers } from "@/lib/model/client-metadata";
import { normalResponseType } from "@/lib/oauth/response-types";

/** What a client cannot say about itself: the tenant's own decisions, and the form in which we keep languages. */
const decided = ["resources", "skip_consent", "require_issuer_audience", "profile", "require_pkce"] as const;
const ours = ["localized", ...decided] as const;

/** What the tenant decides about a client. */
export const decidedMembers: ReadonlySet<string> = new Set(decided);

/** The members that a client may register. */
export const registrableMembers: ReadonlySet<string> = new Set(
  Object.keys(clientMetadata.shape).filter((name) => !ours.some((one) => one === name)),
);

/** How deep and how long lists and objects may be; a key set is the deepest that we know. */
const deepest = 12;
const mostValues = 5_000;
const mostTagged = 100;

/**
 * Refuses what cannot be kept as it is: PostgreSQL takes neither NUL nor lone surrogates, and U+FFFD stands for bytes that were
 * not UTF-8.
 * @throws OAuthError invalid_client_metadata
 */
export function refuseUnkeepable(members: JsonObject): void {
  const refuse = (what: string) => new OAuthError("invalid_client_metadata", what);
  const waiting: { value: unknown; depth: number }[] = [{ value: members, depth: 0 }];
  let count = 0;
  for (let at = waiting.pop(); at; at = waiting.pop()) {
    const { value, depth } = at;
    if (typeof value === "string" && (!value.isWellFormed() || /[\0\ufffd]/.test(value)))
      throw refuse("a value has a NUL character or is not Unicode text");
    if (typeof value !== "object" || value === null) continue;
    if (depth > deepest) throw refuse(`values are nested more than ${deepest} deep`);
    const inside = Array.isArray(value) ? value : Object.entries(value).flat();
    count += inside.length;
    if (count > mostValues) throw refuse(`there are more than ${mostValues} values`);
    for (const one of inside) waiting.push({ value: one, depth: depth + 1 });
  }
}

/**
 * What a client says of itself, as input for the schema of metadata. Unknown members are ignored (RFC 7591 §2), null means left
 * out, and `client_name#ja-Jpan-JP` is a name in a language (OIDC Registration §2.1).
 * @throws OAuthError invalid_client_metadata
 */
export function fromWire(members: JsonObject): JsonObject {
  const given = Object.entries(members).filter(([, value]) => value !== null);
  const plain = given
    .filter(([name]) => registrableMembers.has(name))
    .map(([name, value]) => [name, name === "response_types" ? inOrder(value) : value]);
  const localized = localizedMembers.flatMap((member) => {
    const tagged = given.filter(([name]) => name.startsWith(`${member}#`));
    if (tagged.length > mostTagged)
      throw new OAuthError("invalid_client_metadata", `${member} is in too many languages`);
    const byTag = tagged.map(([name, value]) => [name.slice(member.length + 1), value]);
    return byTag.length > 0 ? [[member, Object.fromEntries(byTag)]] : [];
  });
  return {
    ...Object.fromEntries(plain),
    ...(localized.length > 0 && { localized: Object.fromEntries(localized) }),
  };
}

const inOrder = (value: unknown) =>
  Array.isArray(value) ? value.map((one) => (typeof one === "string" ? normalResponseType(one) : one)) : value;

/** The metadata of a client as it is told to that client, defaults included. */
export function toWire(metadata: ClientMetadata): JsonObject {
  const { localized = {} } = metadata;
  const plain = Object.entries(metadata).filter(([name]) => registrableMembers.has(name));
  const tagged = localizedMembers.flatMap((member) =>
    Object.entries(localized[member] ?? {}).map(([tag, value]) => [`${member}#${tag}`, value]),
  );
  return Object.fromEntries([...plain, ...tagged]);
}

/** What the tenant has decided about a client, which stays when the client replaces the rest. */
export const ownMembers = (metadata: ClientMetadata): Partial<ClientMetadata> =>
  Object.fromEntries(decided.map((name) => [name, metadata[name]]).filter(([, value]) => value !== undefined));

/** Members of another source over these, with their variants in languages: who vouches for a name vouches for all of it. */
export function overridden(members: JsonObject, by: JsonObject): JsonObject {
  const names = new Set(Object.keys(by).map(withoutTag));
  return Object.fromEntries([
    ...Object.entries(members).filter(([name]) => !names.has(withoutTag(name))),
    ...Object.entries(by),
  ]);
}

const withoutTag = (name: string) => name.split("#", 1)[0] ?? name;
