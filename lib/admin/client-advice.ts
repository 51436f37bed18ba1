import { isLoopbackRedirect } from "@/lib/base/loopback";
import type { JsonObject } from "@/lib/http/json-body";
import type { ClientMetadata } from "@/lib/model/client-metadata";

/** What can be wrong with a client; the dashboard has a sentence for each. */
export type AdviceName =
  | "implicit"
  | "implicitOnly"
  | "oldSecret"
  | "twoSecrets"
  | "plainRedirect"
  | "plainPort"
  | "noPkce"
  | "neverUsed"
  | "unused";

/** Something to mend of a client, and the one change that mends it. */
export interface Advice {
  readonly name: AdviceName;
  /** What its sentence names. */
  readonly values: Readonly<Record<string, string | number>>;
  /** An input of `update`, or the name of an action; left out where only the application's own code can change. */
  readonly mend?: { readonly update: JsonObject } | { readonly action: "rotate-secret" | "end-previous-secret" };
}

interface Advised extends ClientMetadata {
  readonly created_at: Date;
  readonly last_used_at: Date | null;
  readonly secret_changed_at: Date | null;
  readonly previous_secret_expires_at: Date | null;
  readonly disabled: boolean;
}

const day = 86_400_000;
/** Days until a secret is called old, and a client one that nobody uses. */
const limits = { secret: 365, unused: 90, never: 30 } as const;

/** What to mend of a client. @param now milliseconds since 1970 */
export const adviceOn = (client: Advised, now: number): readonly Advice[] => [
  ...ofRequests(client),
  ...ofAge(client, now),
];

function* ofRequests(client: Advised): Generator<Advice> {
  if (client.grant_types.includes("implicit")) yield implicit(client);
  if (client.require_pkce === false) yield { name: "noPkce", values: {}, mend: { update: { require_pkce: true } } };
  yield* ofPlainRedirects(client.redirect_uris);
}

/** What is served on a port over http is not served there over https too: such an address only its own people can move. */
function* ofPlainRedirects(all: readonly string[]): Generator<Advice> {
  const told = (uris: readonly string[]) => ({ uris: uris.join(", ") });
  const plain = all.filter(isPlain);
  const stuck = plain.filter((uri) => new URL(uri).port !== "");
  const movable = plain.filter((uri) => !stuck.includes(uri));
  if (stuck.length > 0) yield { name: "plainPort", values: told(stuck) };
  if (movable.length === 0) return;
  const secure = [...new Set(all.map((uri) => (movable.includes(uri) ? overHttps(uri) : uri)))];
  yield { name: "plainRedirect", values: told(movable), mend: { update: { redirect_uris: secure } } };
}

/** The same address over https. */
const overHttps = (uri: string): string => uri.replace(/^http:(\/\/[^/?:]+)(:80)?/, "https:$1");

function* ofAge(client: Advised, now: number): Generator<Advice> {
  const { created_at, last_used_at: used, secret_changed_at: changed, previous_secret_expires_at: until } = client;
  const age = (since: Date) => Math.floor((now - since.getTime()) / day);
  if (changed !== null && age(changed) >= limits.secret)
    yield { name: "oldSecret", values: { days: age(changed) }, mend: { action: "rotate-secret" } };
  if (until !== null && until.getTime() > now)
    yield { name: "twoSecrets", values: {}, mend: { action: "end-previous-secret" } };
  if (client.disabled) return;
  const mend = { update: { disabled: true } };
  if (used === null && age(created_at) >= limits.never)
    yield { name: "neverUsed", values: { days: age(created_at) }, mend };
  if (used !== null && age(used) >= limits.unused) yield { name: "unused", values: { days: age(used) }, mend };
}

/** Where it has the code flow beside it, taking the other away is enough; else its own code must change first (RFC 9700 §2.1.2). */
function implicit({ grant_types, response_types }: ClientMetadata): Advice {
  const others = response_types.filter((type) => !/\b(id_token|token)\b/.test(type));
  const grants = grant_types.filter((grant) => grant !== "implicit");
  if (others.length === 0 || !grants.includes("authorization_code")) return { name: "implicitOnly", values: {} };
  return { name: "implicit", values: {}, mend: { update: { grant_types: grants, response_types: others } } };
}

const isPlain = (uri: string): boolean => uri.startsWith("http:") && !isLoopbackRedirect(new URL(uri).hostname);
