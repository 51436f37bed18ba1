import { constant, type Sql } from "@/db/client";
import type { Row } from "@/db/rows";
import type { sessions } from "@/db/schema";
import type { ConsentKey } from "@/lib/model/consent-key";
import type { UserClaims } from "@/lib/model/user-claims";
import { hasSecondFactor } from "./factors";

/** An end-user signed in in a browser, with what they have consented to for the client that asks. Times in seconds since 1970. */
export interface Session
  extends Pick<Row<typeof sessions>, "id" | "userId" | "authTime" | "acr" | "amr" | "methods" | "selectedAt"> {
  /** Of the person now. */
  readonly credentialsVersion: number;
  readonly hasSecondFactor: boolean;
  readonly username: string;
  readonly claims: UserClaims;
  readonly userUpdatedAt: number;
  readonly consent: { readonly permissions: readonly string[]; readonly grantedAt: number } | undefined;
}

/** A known browser and who is signed in in it, the account in use first. */
export interface BrowserState {
  readonly browserId: string;
  readonly sessions: readonly Session[];
}

export interface SessionRow extends Omit<Session, "consent"> {
  readonly permissions: readonly string[] | undefined;
  readonly grantedAt: number | undefined;
}

/** Of session `s`, its person `u` and their consent `g`. */
export const sessionColumns = constant(
  (sql) => sql`
  s.id, s.user_id, u.username, u.claims, u.updated_at as user_updated_at, s.auth_time, s.acr, s.amr, s.methods, s.selected_at,
  u.credentials_version, ${hasSecondFactor(sql)} as has_second_factor, g.permissions, g.granted_at`,
);

/** The consent of `s`'s person that this client, as it shows itself now, was given. */
export const isCurrent = (sql: Sql, consent: ConsentKey | undefined) => sql`
  g.tenant_id = s.tenant_id and g.user_id = s.user_id and g.client_id = ${consent?.clientId ?? ""}
  and g.shown is not distinct from ${consent?.shown ?? null}::text`;

export function toSession(row: SessionRow): Session {
  const { permissions, grantedAt } = row;
  const consent = permissions && grantedAt !== undefined ? { permissions, grantedAt } : undefined;
  return Object.assign(row, { consent });
}
