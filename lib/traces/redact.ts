import { withoutSecrets } from "@/lib/base/log-secrets";
import type { SentValue } from "@/lib/model/trace";
import { shownJwt } from "./jwt";
import { shownUri } from "./uri";

/**
 * Parameters and members of a registration that may be shown as they were sent: what says how a request is to be treated, and nothing
 * that proves anything, names a person or was typed by one. What does not stand here is known by its length alone.
 */
const shown = new Set([
  "client_id",
  "response_type",
  "response_mode",
  "scope",
  "prompt",
  "max_age",
  "display",
  "ui_locales",
  "claims_locales",
  "acr_values",
  "code_challenge_method",
  "register",
  "grant_type",
  "client_assertion_type",
  "token_type_hint",
  "grant_types",
  "response_types",
  "token_endpoint_auth_method",
  "token_endpoint_auth_signing_alg",
  "id_token_signed_response_alg",
  "userinfo_signed_response_alg",
  "request_object_signing_alg",
  "application_type",
  "subject_type",
]);
/** Addresses: shown but for what is in their query. */
const addresses = new Set([
  "redirect_uri",
  "post_logout_redirect_uri",
  "resource",
  "request_uri",
  "redirect_uris",
  "post_logout_redirect_uris",
  "request_uris",
  "jwks_uri",
  "sector_identifier_uri",
  "initiate_login_uri",
  "backchannel_logout_uri",
  "frontchannel_logout_uri",
]);
/** JWTs, of which a part is shown. */
const jwts: Readonly<Record<string, readonly string[]>> = {
  request: ["iss", "aud", "exp", "nbf", "iat"],
  client_assertion: ["iss", "aud", "exp", "nbf", "iat"],
  id_token_hint: ["iss", "aud", "exp", "iat"],
  software_statement: ["iss", "exp", "iat"],
  dpop: ["htm", "htu", "iat"],
};

/** Values that are shown, and parameters of a request, at the most. */
const longest = 300;
const longestAddress = 2_000;
const mostParams = 60;
const longestName = 60;

/** What may be kept of what was sent, and the texts that may not, to strike them out elsewhere. */
export interface Redacted {
  readonly shown: readonly SentValue[];
  readonly hidden: readonly string[];
}

/** @param registered addresses of the client, which are no secret to who looks after it */
export function redacted(sent: Readonly<Record<string, unknown>>, registered: readonly string[]): Redacted {
  const all = Object.entries(sent)
    .slice(0, mostParams)
    .map(([name, value]) => ({ value, kept: kept(name, value, registered) }));
  return {
    shown: all.map(({ kept }) => kept),
    hidden: all.flatMap(({ value, kept }) => (kept.look === "shown" ? [] : textsOf(value))),
  };
}

/** The headers that a request is judged by. Cookies are none of them. */
export function redactedHeaders(headers: Headers): Redacted {
  const judged = ["authorization", "dpop", "content-type", "origin"];
  const given = judged.flatMap((name) => {
    const value = headers.get(name);
    return value === null ? [] : [{ name, value }];
  });
  return {
    shown: given.map(({ name, value }) => header(name, value)),
    hidden: given.flatMap(({ name, value }) => (name === "origin" || name === "content-type" ? [] : textsOf(value))),
  };
}

function header(name: string, value: string): SentValue {
  const { length } = value;
  switch (name) {
    case "authorization":
      // What follows the scheme may be a secret though it looks like a name: people mistake the one for the other.
      return { name, look: "hidden", length, value: /^(basic|bearer|dpop) /i.exec(value)?.[1] };
    case "dpop":
      return { name, look: "jwt", length, value: shownJwt(value, jwts.dpop ?? []) };
    case "content-type": {
      const type = cut(value.split(";", 1)[0] ?? "", 100);
      return { name, look: type === value ? "shown" : "cut", length, value: type };
    }
    default:
      return { name, look: "shown", length, value: cut(value, 200) };
  }
}

function kept(given: string, value: unknown, registered: readonly string[]): SentValue {
  const name = cut(given, longestName);
  const text = textOf(value);
  const { length } = text;
  const claims = Object.hasOwn(jwts, given) && given !== "dpop" ? jwts[given] : undefined;
  if (claims) return { name, look: "jwt", length, value: shownJwt(text, claims) };
  if (addresses.has(given) && !text.startsWith("urn:")) {
    const seen = textsOf(value).map((one) => cut(shownUri(one, registered), longestAddress));
    const whole = seen.join(" ");
    return { name, look: whole === text ? "shown" : "cut", length, value: cut(whole, 2 * longestAddress) };
  }
  if (!shown.has(given)) return { name, look: "hidden", length };
  const seen = cut(withoutSecrets(text), longest);
  return { name, look: seen === text ? "shown" : "cut", length, value: seen };
}

const textsOf = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.flatMap((one) => textsOf(one)) : [typeof value === "string" ? value : textOf(value)];

function textOf(value: unknown): string {
  if (typeof value === "string") return value;
  if (Array.isArray(value) && value.every((one) => typeof one === "string")) return value.join(" ");
  return JSON.stringify(value) ?? "";
}

/** Cut, and without what PostgreSQL takes in no JSON. */
export const cut = (text: string, most: number): string => {
  const whole = text.toWellFormed().replaceAll("\0", "\ufffd");
  return whole.length > most ? `${whole.slice(0, most).toWellFormed()}…` : whole;
};

/** Hidden texts that are shorter could be part of any word. */
const shortestSecret = 6;

/** A text of our own that may quote what was sent, without what may not be shown. */
export function scrubbed(text: string, hidden: readonly string[], most = longest): string {
  const without = hidden
    .filter(({ length }) => length >= shortestSecret)
    .reduce((left, secret) => left.replaceAll(secret, "…"), text);
  return cut(withoutSecrets(without), most);
}
