import { z } from "zod";
import { config } from "@/lib/base/config";
import { cookieOf } from "@/lib/http/cookies";
import { sealer } from "@/lib/http/sealed";
import { longest } from "@/lib/store/dashboard-sessions";

/** The dot, which no tenant's id has, keeps these apart from every browser cookie. */
const nameOf = (what: string) => `${config().isSecure ? "__Host-" : ""}gatehouse.${what}`;

/** @param value empty: deletes it. @param maxAge seconds */
const line = (what: string, value: string, maxAge: number) =>
  `${nameOf(what)}=${value}; Path=/; Max-Age=${value ? maxAge : 0}; HttpOnly; SameSite=Lax${config().isSecure ? "; Secure" : ""}`;

/** Who is signed in to the dashboard, as a `Set-Cookie` line. @param token empty: deletes it */
export const sessionCookie = (token: string): string => line("admin", token, longest);

/** The token of the dashboard's session; undefined where there is none of the right form. */
export const sessionToken = (headers: Headers): string | undefined =>
  cookieOf(headers.get("cookie"), nameOf("admin"), /^[A-Za-z0-9_-]{43}$/);

/** What the browser keeps for us: a sign-in under way, the ID token for the sign-out, a form that came back. */
const kinds = {
  request: {
    seconds: 3600,
    schema: z.object({
      state: z.string(),
      nonce: z.string(),
      verifier: z.string(),
      /** A path of ours. */
      next: z.string(),
      /** When it began, in seconds, where the person is to prove anew who they are. */
      freshFrom: z.number().optional(),
    }),
  },
  hint: { seconds: longest, schema: z.object({ idToken: z.string() }) },
  form: {
    seconds: 600,
    schema: z.object({
      username: z.string(),
      name: z.string(),
      email: z.string(),
      error: z.string(),
    }),
  },
} as const;

type Kind = keyof typeof kinds;
type Kept<K extends Kind> = z.infer<(typeof kinds)[K]["schema"]>;

const { seal, unseal } = sealer<Kind>("dashboard", "/admin");

/** A `Set-Cookie` line. @param content left out: deletes it */
export async function keeping<K extends Kind>(kind: K, content?: Kept<K>): Promise<string> {
  const { seconds } = kinds[kind];
  return line(`admin-${kind}`, content ? await seal(kind, content, seconds) : "", seconds);
}

export async function kept<K extends Kind>(kind: K, headers: Pick<Headers, "get">): Promise<Kept<K> | undefined> {
  const sealed = cookieOf(headers.get("cookie"), nameOf(`admin-${kind}`), /^[\w.-]{1,3900}$/);
  return unseal(kind, kinds[kind].schema, sealed) as Promise<Kept<K> | undefined>;
}
