import type { BrowserState, Session } from "@/lib/store/sessions";
import type { AuthorizationRequest } from "./request";

/** What is known when a request is decided. Times in seconds since 1970. */
export interface Facts {
  /** The account that would answer: the one the client expects, or else the one in use. */
  readonly session: Session | undefined;
  readonly sessions: readonly Session[];
  readonly now: number;
  /** Whether something happened since this request began, i.e. in answer to it. */
  readonly isSince: (time: number | undefined) => boolean;
}

/** @param startedAt when the interaction began; undefined for a request that has just come */
export function gatherFacts(
  browser: BrowserState | undefined,
  request: AuthorizationRequest,
  startedAt: number | undefined,
  now: number,
): Facts {
  const sessions = browser?.sessions ?? [];
  return {
    sessions,
    session: sessionFor(request, sessions),
    now,
    isSince: (time) => startedAt !== undefined && time !== undefined && time >= startedAt,
  };
}

/** The account that answers: the person whom the client expects; else the one it hints at, if signed in; else the one in use. */
export function sessionFor(
  { isExpected, loginHint }: Pick<AuthorizationRequest, "isExpected" | "loginHint">,
  sessions: readonly Session[],
): Session | undefined {
  if (isExpected) return sessions.find(({ userId }) => isExpected(userId));
  return (loginHint !== undefined && sessions.find((one) => isHinted(one, loginHint))) || sessions[0];
}

/** Whether `login_hint` names this account, by user name or address. */
export const isHinted = ({ username, claims }: Session, hint: string): boolean =>
  [username, claims.email].some((one) => one?.toLowerCase() === hint.toLowerCase());
