import { createHash, randomBytes } from "node:crypto";
import { browserState, browserStateCookie } from "@/lib/http/cookies";
import type { Tenant } from "@/lib/tenants/tenant";

/**
 * A new browser state (OIDC Session Management §3.2), for each sign-in, change of account and sign-out. It is random and kept by the browser
 * alone, so it costs no statement; and it also changes where one of several accounts signs out, which nothing derived from
 * the account in use would show.
 */
const newBrowserState = (): string => randomBytes(16).toString("base64url");

/**
 * `session_state` of an authorization answer (OIDC Session Management §2), which a client's frame has compared with the browser's
 * state without learning it.
 */
export function sessionState(
  clientId: string,
  redirectUri: string,
  state: string,
  salt: string = randomBytes(12).toString("base64url"),
): string {
  const parts = [clientId, new URL(redirectUri).origin, state, salt].join(" ");
  return `${createHash("sha256").update(parts).digest("base64url")}.${salt}`;
}

/**
 * The state of the browser that asks, for an answer to it.
 * @param hasChanged somebody signed in or out, or another account was chosen, in this very request
 * @returns the state, and the cookies that tell a browser which does not know it yet
 */
export function settleBrowserState(
  request: Request,
  { id, settings }: Pick<Tenant, "id" | "settings">,
  hasChanged: boolean,
): { readonly state: string; readonly cookies: readonly string[] } {
  const known = hasChanged ? undefined : browserState(request.headers.get("cookie"), id);
  if (known !== undefined) return { state: known, cookies: [] };
  const state = newBrowserState();
  return { state, cookies: [browserStateCookie(id, state, settings.lifetimes.session)] };
}
