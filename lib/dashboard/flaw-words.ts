import type { DashboardKey, DashboardTranslator } from "@/lib/i18n/dashboard";

type FlawKey = Extract<DashboardKey, `flaw.${string}`>;

/**
 * What schemas and definitions say is wrong with a field, as the API has it, and the message of the catalogue that says it to a person:
 * what is wrong and what to do. Groups of the expression are values of the message.
 */
const table: readonly (readonly [says: RegExp, key: FlawKey])[] = [
  // Of zod.
  [/^Too small: expected string to have >=1 characters$/, "flaw.empty"],
  [/^Invalid input: expected \w+, received (undefined|null)$/, "flaw.empty"],
  [/^Too small: expected string to have >=(?<least>\d+) characters$/, "flaw.short"],
  [/^Too big: expected string to have <=(?<most>\d+) characters$/, "flaw.long"],
  [/^is longer than (?<most>\d+) characters$/, "flaw.long"],
  [/^must be at most (?<most>\d+) characters$/, "flaw.long"],
  [/^Too small: expected (array|set) to have >=(?<least>\d+) items$/, "flaw.few"],
  [/^Too big: expected (array|set) to have <=(?<most>\d+) items$/, "flaw.many"],
  [/^Too small: expected (number|int) to be >=(?<least>-?[\d.]+)$/, "flaw.low"],
  [/^Too small: expected (number|int) to be >0$/, "flaw.positive"],
  [/^Too big: expected (number|int) to be <=(?<most>-?[\d.]+)$/, "flaw.high"],
  [/^Invalid input: expected int, received number$/, "flaw.whole"],
  [/^Invalid input: expected (number|int), received \w+$/, "flaw.number"],
  [/^Invalid input: expected \w+, received \w+$/, "flaw.shape"],
  [/^Invalid option: expected one of (?<options>.+)$/, "flaw.option"],
  [/^Invalid input: expected "(?<options>[^"]*)"$/, "flaw.option"],
  [/^Invalid URL$/, "flaw.url"],
  [/^must be an https URL|^must be a URL/, "flaw.url"],
  [/^Invalid email address$/, "flaw.email"],
  [/^Invalid (string: must match pattern|key in record|UUID|GUID)/, "flaw.form"],
  [/^Unrecognized key|^there is no such member$/, "flaw.unknown"],
  [/^Invalid input$/, "flaw.form"],
  // Of our own schemas and definitions.
  [/^must be JSON$/, "flaw.json"],
  [/^must be an absolute URI without a fragment$/, "flaw.redirectAbsolute"],
  [/^must have no characters but those of a URI/, "flaw.redirectCharacters"],
  [/^must have a scheme that browsers do not run$/, "flaw.redirectScheme"],
  [/^must have no user information$/, "flaw.redirectUser"],
  [/^must have :\/\/ and a host that every parser reads alike$/, "flaw.redirectHost"],
  [/^must have a path without dot segments$/, "flaw.redirectDots"],
  [/^must not have a fragment$/, "flaw.fragment"],
  [/^must name at least one URI$/, "flaw.redirectNone"],
  [/^(?<uri>\S+) must be https, and not on localhost, with the implicit grant/, "flaw.redirectImplicit"],
  [/^(?<uri>\S+) must be https in the profile (?<profile>\S+)$/, "flaw.redirectProfile"],
  [/^must be a BCP 47 language tag$/, "flaw.language"],
  [/^must be a colour such as/, "flaw.colour"],
  [/^has a character that is not allowed$|^must be printable ASCII$/, "flaw.ascii"],
  [/^must be text without NUL/, "flaw.text"],
  [/^must not contain spaces or control characters$/, "flaw.spaces"],
  [/^must be 1 to 63 lower-case letters, digits or hyphens$/, "flaw.tenantId"],
  [/^must be 1 to 256 printable characters without spaces$/, "flaw.spaces"],
  [/^must be YYYY-MM-DD, 0000-MM-DD or YYYY$/, "flaw.date"],
  [/^is too long$/, "flaw.tooLong"],
  [/^(?<value>.+) is not supported by this issuer$/, "flaw.unsupported"],
  [/^(?<alg>\S+) is not an algorithm of the profile (?<profile>\S+)$/, "flaw.algOfProfile"],
  [/^(?<alg>\S+) is not one for (?<method>\S+)$/, "flaw.algOfMethod"],
  [/^(?<alg>\S+) needs jwks or jwks_uri$/, "flaw.needsKeys"],
  [/^needs (?<member>\w+)$/, "flaw.needsMember"],
  [/^must not have spaces or quotes$/, "flaw.quotes"],
  [/^must be scope values with single spaces$/, "flaw.scopes"],
  [/^must have jwks or jwks_uri$/, "flaw.keys"],
  [/^is needed for pairwise subjects unless all redirect_uris have one https host$/, "flaw.sector"],
  [/^must have (?<least>\d+) characters to be the key of its algorithms$/, "flaw.secretShort"],
  [/^must be a private key as a JWK$/, "flaw.privateKey"],
  [/^cannot be changed$/, "flaw.fixed"],
];

/** What is wrong, in the language of the page; as it was said where the table has no words for it. */
export function flawWords(detail: string, t: DashboardTranslator): string {
  for (const [says, key] of table) {
    const found = says.exec(detail);
    if (found) return t(key, valuesOf(found.groups));
  }
  return detail;
}

/** Options come as `"a"|"b"`. */
const valuesOf = (groups: Readonly<Record<string, string>> = {}) =>
  Object.fromEntries(
    Object.entries(groups).map(([name, value]) => [name, value.replaceAll('"', "").replaceAll("|", ", ")]),
  );
