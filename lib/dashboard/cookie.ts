import { config } from "@/lib/base/config";
import { cookieOf } from "@/lib/http/cookies";
import { longest } from "@/lib/store/dashboard-sessions";

/** The dot, which no tenant's id has, keeps these apart from every browser cookie. */
const nameOf = (what: string) => `${config().isSecure ? "__Host-" : ""}gatehouse.${what}`;

/** @param maxAge seconds; 0 deletes it */
const line = (what: string, value: string, maxAge: number) =>
  `${nameOf(what)}=${value}; Path=/; Max-Age=${maxAge}; HttpOnly; SameSite=Lax${config().isSecure ? "; Secure" : ""}`;

/** Who is signed in to the dashboard, as a `Set-Cookie` line. @param token empty: deletes it */
export const sessionCookie = (token: string): string => line("admin", token, token ? longest : 0);

/** The token of the dashboard's session; undefined where there is none of the right form. */
export const sessionToken = (headers: Headers): string | undefined =>
  cookieOf(headers.get("cookie"), nameOf("admin"), /^[A-Za-z0-9_-]{43}$/);
