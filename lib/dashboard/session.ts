import { database } from "@/db/client";
import { standing } from "@/lib/admin/callers";
import type { Role } from "@/lib/admin/permissions";
import type { Context } from "@/lib/admin/resource";
import { systemClock } from "@/lib/base/clock";
import { tokenHash } from "@/lib/base/secrets";
import { dashboardSessionStore } from "@/lib/store/dashboard-sessions";
import { sessionToken } from "./cookie";

/** Somebody signed in to the dashboard, with what they may do at this moment. */
export interface Admin {
  /** Of the system tenant. */
  readonly sub: string;
  /** What to call them: their name, or else their user name. */
  readonly name: string;
  readonly email?: string;
  readonly isOperator: boolean;
  /** What they are, by tenant. */
  readonly roles: Readonly<Record<string, Role>>;
  /** When they last proved who they are, in seconds since 1970. */
  readonly authTime: number;
}

/** Seconds for which a sign-in is fresh enough to change keys, secrets, members or policies. */
const fresh = 600;

/** Who is signed in, by their cookie; roles are read anew each time. Undefined: nobody, so send them to `/admin/login`. */
export async function adminOf(asked: Request | Headers): Promise<Admin | undefined> {
  const token = sessionToken(asked instanceof Headers ? asked : asked.headers);
  if (token === undefined) return undefined;
  const found = await dashboardSessionStore(database().db).find(tokenHash(token));
  if (!found) return undefined;
  const { userId, username, name, email, authTime, memberships } = found;
  return { sub: userId, name: name ?? username, ...(email !== null && { email }), authTime, ...standing(memberships) };
}

/** Whether there is anything in the dashboard for somebody. */
export const hasAccess = ({ isOperator, roles }: Admin): boolean => isOperator || Object.keys(roles).length > 0;

/** What an operation is asked with in somebody's name. @param tenantId left out for what belongs to the installation */
export const contextFor = ({ sub, isOperator, roles }: Admin, tenantId?: string): Context => ({
  db: database().db,
  actor: { kind: "admin", userId: sub },
  isOperator,
  roles,
  ...(tenantId !== undefined && { tenantId }),
});

/** Whether somebody signed in within ten minutes. Where not: `/admin/login?fresh=1&next=…`. */
export const freshFor = ({ authTime }: Pick<Admin, "authTime">): boolean => systemClock() - authTime < fresh;
