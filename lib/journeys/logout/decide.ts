import { sidFor, subjectFor } from "@/lib/claims/subject";
import type { Client } from "@/lib/model/client-metadata";
import type { Hint } from "@/lib/oauth/hint";
import type { Session } from "@/lib/store/session";
import type { Tenant } from "@/lib/tenants/tenant";

/** What is known when a sign-out is asked for, and somebody is signed in. */
interface Known {
  readonly sessions: readonly Session[];
  /** The `id_token_hint`, verified. */
  readonly hint: Hint | undefined;
  /** The client that asks. */
  readonly client: Client | undefined;
  /** Names one of the accounts, without proof. */
  readonly logoutHint: string | undefined;
}

export type LogoutDecision =
  | { readonly kind: "sign_out"; readonly userId: string }
  /** Whether the person wants it is asked; of everybody in the browser where `userId` is undefined. */
  | {
      readonly kind: "ask";
      readonly userId: string | undefined;
      readonly reason: "no_hint" | "unproven_hint" | "other_person";
    };

/**
 * Pure: an ID token of ours from a session that is live in this very browser is enough; anything less is asked about, since any page
 * could have sent the browser here (OIDC RP-Initiated Logout §2, §6).
 */
export function decideLogout(
  { sessions, hint, client, logoutHint }: Known,
  tenant: Pick<Tenant, "pairwiseSalt">,
): LogoutDecision {
  const meant = hint && sessions.find(({ userId }) => subjectFor(userId, hint.client, tenant) === hint.sub);
  if (meant && isProven(meant, hint, tenant)) return { kind: "sign_out", userId: meant.userId };
  const named = meant ?? sessions.find((session) => isNamed(session, logoutHint, client, tenant));
  const reason = !hint ? "no_hint" : meant ? "unproven_hint" : "other_person";
  return { kind: "ask", userId: named?.userId, reason };
}

/** Whether the hint is from this session: we signed it, for a client that took part in it. A MAC the client can make by itself. */
const isProven = ({ id }: Session, { isOurs, sid, client }: Hint, tenant: Pick<Tenant, "pairwiseSalt">): boolean =>
  isOurs && sid === sidFor(id, client, tenant);

/** `logout_hint` may be what `login_hint` may be, or a session's identifier (OIDC RP-Initiated Logout §2). */
function isNamed(
  { id, username, claims }: Session,
  hint: string | undefined,
  client: Client | undefined,
  tenant: Pick<Tenant, "pairwiseSalt">,
): boolean {
  const names = [username, claims.email].map((one) => one?.toLowerCase());
  return hint !== undefined && (names.includes(hint.toLowerCase()) || hint === (client && sidFor(id, client, tenant)));
}
