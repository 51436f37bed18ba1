import { database } from "@/db/client";
import { isOurs } from "@/lib/identity/password";
import { openBrowser } from "../browser";
import { connect } from "../http";
import { personOf } from "./file";
import { kinds, passwordOf } from "./hashes";

/** Where somebody signs in. */
export interface Door {
  readonly origin: string;
  readonly tenant: string;
  readonly app: { readonly client_id: string; readonly redirect_uri: string };
}

export interface SignedIn {
  readonly kind: string;
  /** Milliseconds of each sign-in, from the authorization request to the code. */
  readonly first: readonly number[];
  readonly second: readonly number[];
}

/**
 * Has people with hashes of a kind sign in by the form, with the passwords that they had elsewhere, each twice.
 * @throws where a wrong password signs in, a right one does not, or the hash is not one of ours afterwards
 */
export async function signInAll(door: Door, kind: string, people: number): Promise<SignedIn> {
  const first: number[] = [];
  const second: number[] = [];
  for (let at = 1; at <= people; at++) {
    const line = kinds.indexOf(kind) + at * kinds.length;
    const { username, number } = personOf(line);
    const password = passwordOf(kind, number);
    if (await signIn(door, username, `${password}!`).catch(() => undefined))
      throw new Error(`${username}: any password`);
    first.push(await signIn(door, username, password));
    const [row] = await database().sql<{ hash: string; foreignKind?: string }[]>`
      select p.hash, p.foreign_kind from passwords p join users u on u.tenant_id = p.tenant_id and u.id = p.user_id
      where u.tenant_id = ${door.tenant} and u.username = ${username}`;
    if (!isOurs(row?.hash ?? "") || row?.foreignKind) throw new Error(`${username}: the hash is as it was`);
    second.push(await signIn(door, username, password));
  }
  return { kind, first, second };
}

/** In a browser without cookies. @returns milliseconds */
async function signIn({ origin, tenant, app }: Door, username: string, password: string): Promise<number> {
  const connection = await connect(origin);
  const query = new URLSearchParams({
    ...app,
    response_type: "code",
    scope: "openid",
    code_challenge: "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
    code_challenge_method: "S256",
  });
  const began = performance.now();
  try {
    await openBrowser(origin).authorize(connection, `${origin}/t/${tenant}/authorize?${query}`, { username, password });
    return performance.now() - began;
  } finally {
    connection.close();
  }
}
