import type { Client } from "@/lib/model/client-metadata";
import type { TenantSettings } from "@/lib/model/tenant-settings";
import type { AccessRequest } from "@/lib/oauth/authorize/access";
import type { BrowserState, Session } from "@/lib/store/session";

/** What is known when a request is decided. Times in seconds since 1970. */
export interface Facts {
  /** The account that would answer: the one the client expects, or else the one in use. */
  readonly session: Session | undefined;
  readonly sessions: readonly Session[];
  /** The account that `login_hint` names, where the client may find it by that. */
  readonly hinted: Session | undefined;
  readonly now: number;
  /** Whether something happened since this request began, i.e. in answer to it. */
  readonly isSince: (time: number | undefined) => boolean;
  /** Whether the answer goes to an app on the person's machine that proves nothing of itself (RFC 8252 §8.6). */
  readonly repliesToUnprovenApp: boolean;
  /** Whether the person would rather not do what the client merely wishes for. */
  readonly isDeclined: boolean;
}

/** What a step's reasons look at. */
export interface DecisionInput {
  readonly facts: Facts;
  readonly request: AccessRequest;
  /** What the consent must hold. */
  readonly permissions: readonly string[];
  readonly client: Client;
  /** What the tenant asks beyond the client. */
  readonly settings: Pick<TenantSettings, "lifetimes" | "consent">;
}

interface Known {
  readonly browser: BrowserState | undefined;
  readonly request: AccessRequest;
  readonly client: Pick<Client, "metadata">;
  /** When the interaction began; undefined for a request that has just come. */
  readonly startedAt: number | undefined;
  readonly now: number;
  /** Undefined where no redirect answers. */
  readonly redirectUri?: string;
  readonly isDeclined?: boolean | undefined;
}

export function gatherFacts({
  browser,
  request,
  client,
  startedAt,
  now,
  redirectUri,
  isDeclined = false,
}: Known): Facts {
  const sessions = browser?.sessions ?? [];
  const nameable = request.prompts.has("none") ? sessions.filter((one) => isKnownTo(client, one)) : sessions;
  return {
    sessions,
    hinted: hintedOf(request, nameable),
    session: sessionFor(request, sessions, nameable),
    now,
    isDeclined,
    isSince: (time) => startedAt !== undefined && time !== undefined && time >= startedAt,
    repliesToUnprovenApp: redirectUri !== undefined && isUnproven(client) && !redirectUri.startsWith("https:"),
  };
}

const isUnproven = ({ metadata }: Pick<Client, "metadata">) => metadata.token_endpoint_auth_method === "none";

/**
 * The account that answers: the person whom the client expects; else the one it hints at, if signed in; else the one in use.
 * @param nameable those that a client can find by naming them
 */
export function sessionFor(
  request: Pick<AccessRequest, "isExpected" | "loginHint">,
  sessions: readonly Session[],
  nameable: readonly Session[] = sessions,
): Session | undefined {
  const { isExpected } = request;
  if (isExpected) return nameable.find(({ userId }) => isExpected(userId));
  return hintedOf(request, nameable) ?? sessions[0];
}

const hintedOf = ({ loginHint }: Pick<AccessRequest, "loginHint">, nameable: readonly Session[]) =>
  loginHint === undefined ? undefined : nameable.find((one) => isHinted(one, loginHint));

/** Whether `login_hint` names this account, by user name or address. */
const isHinted = ({ username, claims }: Session, hint: string): boolean =>
  [username, claims.email].some((one) => one?.toLowerCase() === hint.toLowerCase());

/**
 * Whether the person has let the client know them. Without a page no other can be found by name: `consent_required` for the one
 * and `login_required` for the rest would tell any client who is signed in.
 */
const isKnownTo = ({ metadata }: Pick<Client, "metadata">, { consent }: Session): boolean =>
  metadata.skip_consent || consent !== undefined;
